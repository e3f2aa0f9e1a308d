import type { Notification, NotificationType } from '#contracts/notification.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { STAGE_NAMES } from '#contracts/stages.ts';

import { eventIdOf } from './event-id.ts';

/**
 * The notification of the record's latest change.
 *
 * @param n which of the change's events it belongs to, counting from 1
 */
export function makeNotification(eventType: NotificationType, record: ImageRecord, n = 1): Notification {
  const { imageKey, runId, revision, updatedAt, uploadTimestamp, archivedLocation, error } = record;
  return {
    eventType,
    imageKey,
    timestamp: updatedAt,
    // Clocks may go backwards.
    processingDuration: Math.max(0, Date.parse(updatedAt) - Date.parse(uploadTimestamp)),
    stages: STAGE_NAMES.filter((stage) => record.stages[stage]?.status === 'COMPLETED'),
    eventId: eventIdOf(runId, revision, n),
    runId,
    ...(archivedLocation === undefined ? {} : { archivedLocation }),
    ...(error === undefined ? {} : { error }),
  };
}
