import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

import type { DomainEvent } from '#contracts/events.ts';
import { EVENT_SOURCE } from '#contracts/names.ts';
import type { EventBus } from '#ports/event-bus.ts';

import { awsCall } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';

/** Source: EventBridge API reference, PutEvents. */
const EVENTS_IN_A_CALL = 10;

/** The bus for domain events. EventBridge accepts or rejects each entry separately. */
export function eventBridgeEventBus(options: ClientOptions, eventBusName: string): EventBus {
  const client = new EventBridgeClient(clientSettings(options));
  return {
    publish: async (events) => {
      let taken = 0;
      for (let index = 0; index < events.length; index += EVENTS_IN_A_CALL) {
        const batch = events.slice(index, index + EVENTS_IN_A_CALL);
        const { Entries = [], FailedEntryCount = 0 } = await awsCall('EventBridge PutEvents', () =>
          client.send(new PutEventsCommand({ Entries: batch.map((event) => toEntry(event, eventBusName)) })),
        );
        if (FailedEntryCount > 0)
          return taken + Entries.findIndex(({ ErrorCode }) => ErrorCode !== undefined);
        taken += batch.length;
      }
      return taken;
    },
  };
}

function toEntry(
  { type, detail }: DomainEvent,
  eventBusName: string,
): {
  EventBusName: string;
  Source: string;
  DetailType: string;
  Time: Date;
  Detail: string;
} {
  return {
    EventBusName: eventBusName,
    Source: EVENT_SOURCE,
    DetailType: type,
    Time: new Date(detail.timestamp),
    Detail: JSON.stringify(detail),
  };
}
