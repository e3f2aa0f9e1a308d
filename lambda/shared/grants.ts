import type { Grant, ResourcePath } from '#contracts/function-descriptor.ts';
import { PROCESSED_PREFIX, UPLOAD_PREFIX } from '#contracts/names.ts';

/** Grants that several functions have. */

export function allow(actions: readonly string[], ...resources: readonly ResourcePath[]): Grant {
  return { actions, resources };
}

/**
 * A read pins the version, hence GetObjectVersion. Without ListBucket a missing object answers 403 instead of 404, and a
 * deleted upload would look like a missing permission.
 */
export const READ_UPLOADS: readonly Grant[] = [
  allow(['s3:GetObjectVersion'], `uploadBucket/${UPLOAD_PREFIX}*`),
  allow(['s3:ListBucket'], 'uploadBucket'),
];

export const WRITE_DERIVATIVE: Grant = allow(['s3:PutObject'], `archiveBucket/${PROCESSED_PREFIX}*`);
export const UPDATE_RECORD: Grant = allow(['dynamodb:UpdateItem'], 'metadataTable');
export const WRITE_HISTORY: Grant = allow(['dynamodb:BatchWriteItem'], 'historyTable');
export const PUBLISH_EVENTS: Grant = allow(['events:PutEvents'], 'eventBus');
