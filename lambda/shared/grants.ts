import type { Grant, ResourcePath } from '#contracts/function-descriptor.ts';
import { PROCESSED_PREFIX, UPLOAD_PREFIX } from '#contracts/names.ts';

/** A grant; the ones below are shared by several functions. */

export function allow(actions: readonly string[], ...resources: readonly ResourcePath[]): Grant {
  return { actions, resources };
}

/**
 * Reads name a version, hence GetObjectVersion. Without ListBucket, S3 answers 403 instead of 404 for a missing object, and a
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
