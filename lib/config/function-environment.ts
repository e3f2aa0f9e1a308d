import type { Variable } from '#contracts/environment.ts';

import type { FunctionName } from './functions.ts';

/** Which names of resources a function is told: those it works on. */
export const FUNCTION_VARIABLES: Readonly<Record<FunctionName, readonly Variable[]>> = {
  ingest: ['METADATA_TABLE', 'UPLOAD_BUCKET'],
  publish: ['HISTORY_TABLE', 'EVENT_BUS_NAME', 'DEAD_LETTER_QUEUE_URL'],
  start: ['METADATA_TABLE', 'STATE_MACHINE_ARN', 'QUEUE_URL'],
  validate: ['METADATA_TABLE', 'UPLOAD_BUCKET'],
  metadata: ['METADATA_TABLE', 'UPLOAD_BUCKET'],
  resize: ['METADATA_TABLE', 'UPLOAD_BUCKET', 'ARCHIVE_BUCKET'],
  thumbnail: ['METADATA_TABLE', 'UPLOAD_BUCKET', 'ARCHIVE_BUCKET'],
  archive: ['METADATA_TABLE', 'UPLOAD_BUCKET', 'ARCHIVE_BUCKET'],
  fail: ['METADATA_TABLE'],
  discard: [],
  reconcile: ['METADATA_TABLE', 'HISTORY_TABLE', 'UPLOAD_BUCKET', 'EVENT_BUS_NAME', 'QUEUE_URL'],
};
