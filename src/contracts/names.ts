/** Name of the stack of a deployment stage (`development`, `staging`, `production`). */
export function stackNameOf(deploymentStage: string): string {
  return `QuantumImageProcessor-${deploymentStage}`;
}

/** Key prefixes. Uploads are in the upload bucket, the other two in the archive bucket. */
export const UPLOAD_PREFIX = 'uploads/';
/** Derivatives waiting to be archived; they expire. */
export const PROCESSED_PREFIX = 'processed/';
export const ARCHIVE_PREFIX = 'archive/';

/** Names of the tables, without the stage's suffix. */
export const METADATA_TABLE_NAME = 'ImageMetadata';
export const HISTORY_TABLE_NAME = 'ImageEvents';
/** Sort key of the history: `<uploadTimestamp>#<eventId>`. */
export const HISTORY_SORT_KEY = 'position';

/** Indexes of the metadata table. Both are eventually consistent and never project the stages. */
export const STATUS_INDEX = 'status-uploadTimestamp-index';
export const DAY_INDEX = 'uploadDay-uploadTimestamp-index';
/** Attributes in the indexes besides their keys: what lists show. */
export const LISTED_ATTRIBUTES = [
  'status',
  'contentType',
  'size',
  'runId',
  'versionId',
  'attempt',
  'archivedLocation',
  'errorMessage',
  'updatedAt',
] as const;

/** Name of the bus for domain events, without the stage's suffix, and the source of every event on it. */
export const EVENT_BUS_BASE_NAME = 'image-processor';
export const EVENT_SOURCE = 'image-processor';
