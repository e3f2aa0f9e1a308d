import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from '@jest/globals';

import { eventBridgeEventBus } from '#adapters/aws/eventbridge-event-bus.ts';
import { memoryEventBus } from '#adapters/memory/memory-messaging.ts';
import type { DomainEvent, EventDetail } from '#contracts/events.ts';
import { EVENT_SOURCE } from '#contracts/names.ts';
import { PipelineError } from '#domain/pipeline-error.ts';
import type { EventBus } from '#ports/event-bus.ts';

import { openAccount, type TestAccount } from '../support/open-account.ts';

interface Opened {
  readonly bus: EventBus;
  /** The events that the bus has accepted, in order. */
  published(): readonly DomainEvent[];
}

let account: TestAccount | undefined;

afterEach(async () => {
  await account?.close();
  account = undefined;
});

const BUS = 'my-bus';

const IMPLEMENTATIONS: Readonly<Record<string, () => Promise<Opened>>> = {
  'in memory': () => {
    const bus = memoryEventBus();
    return Promise.resolve({ bus, published: () => bus.events });
  },
  'on EventBridge': async () => {
    const opened = await openAccount();
    account = opened;
    const { settings } = opened;
    await new EventBridgeClient(settings).send(new CreateEventBusCommand({ Name: BUS }));
    return {
      bus: eventBridgeEventBus(settings, BUS),
      published: () =>
        opened.runtime.trace.entries.flatMap(({ kind, detail }) => {
          if (kind !== 'event') return [];
          const { event } = detail as {
            event: { source: string; 'detail-type': DomainEvent['type']; detail: EventDetail };
          };
          return event.source === EVENT_SOURCE ? [{ type: event['detail-type'], detail: event.detail }] : [];
        }),
    };
  },
};

function event(revision: number): DomainEvent {
  return {
    type: 'StageStarted',
    detail: {
      imageKey: 'uploads/a "b"\n.jpg',
      bucket: 'b',
      timestamp: '2026-11-24T10:00:00.000Z',
      status: 'PROCESSING',
      eventId: `aaaaaaaaaaaa/${String(revision).padStart(6, '0')}/1`,
      runId: 'aaaaaaaaaaaa',
      versionId: 'v',
      attempt: 1,
      stage: 'resize',
    },
  };
}

describe.each(Object.entries(IMPLEMENTATIONS))('the bus %s', (_name, open) => {
  it('accepts events in order, whatever their number and content, and returns how many [P7]', async () => {
    const { bus, published } = await open();
    const all = Array.from({ length: 25 }, (_, index) => event(index + 1));
    expect(await bus.publish(all)).toBe(25);
    expect(published()).toEqual(all);
    expect(await bus.publish([])).toBe(0);
  });
});

describe('the bus on EventBridge', () => {
  it('that does not exist gives an error of ours', async () => {
    account = await openAccount();
    const bus = eventBridgeEventBus(account.settings, 'none');
    const published = bus.publish([event(1)]).then(
      (count) => (count === 0 ? 'not taken' : 'taken'),
      (error: unknown) => (error instanceof PipelineError ? 'not taken' : 'unknown'),
    );
    expect(await published).toBe('not taken');
  });
});
