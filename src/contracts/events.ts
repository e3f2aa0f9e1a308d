import * as z from 'zod/mini';

import { STAGE_NAMES } from './stages.ts';
import { STATUSES } from './status.ts';

/** What can happen to an image: `detail-type` of the events on the bus. */
export const EVENT_TYPES = [
  'ImageUploaded',
  'ProcessingStarted',
  'ProcessingCompleted',
  'ProcessingFailed',
  'ImageRejected',
  'StageStarted',
  'StageCompleted',
  'StageFailed',
  'ImageSuperseded',
  'ProcessingRedriven',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Types that rule 1 sends to the processing queue, and rule 3 to the notification topic. */
export const QUEUED_EVENTS = ['ImageUploaded', 'ProcessingRedriven'] as const satisfies readonly EventType[];
export const NOTIFIED_EVENTS = [
  'ProcessingStarted',
  'ProcessingFailed',
  'ImageRejected',
] as const satisfies readonly EventType[];

/** `detail` of an event. Rules pass on `metadata` as a whole; its schema depends on the type. */
export const eventDetail = z.object({
  imageKey: z.string(),
  bucket: z.string(),
  /** When the change was made. */
  timestamp: z.string(),
  status: z.enum(STATUSES),
  /** `<runId>/<revision, six digits>/<n>`: the same every time the event is published. */
  eventId: z.string(),
  runId: z.string(),
  versionId: z.string(),
  attempt: z.number(),
  stage: z.optional(z.enum(STAGE_NAMES)),
  metadata: z.optional(z.record(z.string(), z.unknown())),
});
export type EventDetail = z.infer<typeof eventDetail>;

export interface DomainEvent {
  readonly type: EventType;
  readonly detail: EventDetail;
}

/** A row of the history table. */
export const historyRow = z.object({
  imageKey: z.string(),
  position: z.string(),
  type: z.enum(EVENT_TYPES),
  detail: eventDetail,
});
export type HistoryRow = z.infer<typeof historyRow>;

/** Sort key of an event: it keeps the events of a run together and in order, and runs in upload order. */
export function historyPosition(uploadTimestamp: string, eventId: string): string {
  return `${uploadTimestamp}#${eventId}`;
}
