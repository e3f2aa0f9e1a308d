import * as z from 'zod/mini';

import { recordedError } from './record.ts';
import { STAGE_NAMES } from './stages.ts';

export const NOTIFICATION_TYPES = [
  'PROCESSING_STARTED',
  'PROCESSING_COMPLETED',
  'PROCESSING_FAILED',
  'PROCESSING_REJECTED',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** Message of the notification topic. Subscribers filter by its body, since EventBridge sets no message attributes. */
export const notification = z.object({
  eventType: z.enum(NOTIFICATION_TYPES),
  imageKey: z.string(),
  timestamp: z.string(),
  /** Milliseconds since the upload. */
  processingDuration: z.number(),
  /** The completed stages, in pipeline order. */
  stages: z.array(z.enum(STAGE_NAMES)),
  /** The same if a notification is repeated. */
  eventId: z.string(),
  runId: z.string(),
  archivedLocation: z.optional(z.string()),
  error: z.optional(recordedError),
});
export type Notification = z.infer<typeof notification>;
