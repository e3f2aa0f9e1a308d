import * as z from 'zod';

import { eventDetail, type EventType, NOTIFIED_EVENTS, QUEUED_EVENTS } from '#contracts/events.ts';
import { processingMessage } from '#contracts/messages.ts';
import { EVENT_SOURCE } from '#contracts/names.ts';
import { notification, type NotificationType } from '#contracts/notification.ts';

import { heading, type Page, table } from './page.ts';

const EVENTS: Readonly<Record<EventType, string>> = {
  ImageUploaded: 'A new version of a key was recorded as UPLOADED.',
  ProcessingStarted: 'Its run began: PROCESSING.',
  ProcessingCompleted: 'The archive is committed: COMPLETED.',
  ProcessingFailed: 'Three deliveries failed: FAILED.',
  ImageRejected: 'The file is at fault: REJECTED.',
  StageStarted: 'A stage began.',
  StageCompleted: 'A stage ended well.',
  StageFailed: 'A try of a stage failed.',
  ImageSuperseded: "A newer version of the key took the run's place.",
  ProcessingRedriven: 'Somebody had a FAILED run started again.',
};

const NOTIFICATIONS: Readonly<Record<NotificationType, string>> = {
  PROCESSING_STARTED: 'ProcessingStarted',
  PROCESSING_COMPLETED: 'the end of the state machine',
  PROCESSING_FAILED: 'ProcessingFailed',
  PROCESSING_REJECTED: 'ImageRejected',
};

/** What crosses the border of the system, as JSON Schema. */
const SCHEMAS: readonly {
  readonly file: string;
  readonly title: string;
  readonly shape: z.core.$ZodType;
}[] = [
  { file: 'event-detail', title: 'Detail of an event on the bus', shape: eventDetail },
  { file: 'notification', title: 'Message of the notification topic', shape: notification },
  { file: 'processing-message', title: 'Message of the processing queue', shape: processingMessage },
];

/** docs/reference/events.md: events, notifications, messages. */
export const eventsPage: Page = {
  path: 'docs/reference/events.md',
  render: () =>
    [
      heading('Events, notifications and messages', 'src/contracts'),
      `Events have the source \`${EVENT_SOURCE}\`; their detail is [event-detail](schemas/event-detail.schema.json). An event may come twice,`,
      'with the same `eventId`; the ids of a run are in order. What is marked goes on by a rule: to the processing queue as',
      '[processing-message](schemas/processing-message.schema.json), to the topic as [notification](schemas/notification.schema.json).',
      '',
      table(
        ['detail-type', 'Means', 'Goes on to'],
        Object.entries(EVENTS).map(([type, means]) => [`\`${type}\``, means, goesTo(type)]),
      ),
      '',
      '## Notifications',
      '',
      'Subscribers filter by the body (`FilterPolicyScope: MessageBody`) on `eventType`.',
      '',
      table(
        ['eventType', 'Comes with'],
        Object.entries(NOTIFICATIONS).map(([type, from]) => [`\`${type}\``, from]),
      ),
      '',
    ].join('\n'),
};

export const SCHEMA_PAGES: readonly Page[] = SCHEMAS.map(({ file, title, shape }) => ({
  path: `docs/reference/schemas/${file}.schema.json`,
  render: () => {
    // As input: a consumer has to accept new fields.
    const { $schema, ...schema } = z.toJSONSchema(shape, { io: 'input' });
    return `${JSON.stringify({ $schema, title, ...schema }, undefined, 2)}\n`;
  },
}));

function goesTo(type: string): string {
  const targets = [
    ...(QUEUED_EVENTS.some((queued) => queued === type) ? ['queue (images)'] : []),
    ...(NOTIFIED_EVENTS.some((notified) => notified === type) ? ['topic'] : []),
  ];
  return targets.join(', ');
}
