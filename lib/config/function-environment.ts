import type { FunctionName } from './functions.ts';

type Variable =
  | 'METADATA_TABLE'
  | 'HISTORY_TABLE'
  | 'UPLOAD_BUCKET'
  | 'ARCHIVE_BUCKET'
  | 'EVENT_BUS_NAME'
  | 'QUEUE_URL'
  | 'STATE_MACHINE_ARN';

/** Names of resources that functions are told. */
export type ResourceNames = Readonly<Record<Variable, string>>;

export const FUNCTION_VARIABLES: Readonly<Record<FunctionName, readonly Variable[]>> = {
  ingest: ['METADATA_TABLE', 'UPLOAD_BUCKET'],
  publish: ['HISTORY_TABLE', 'EVENT_BUS_NAME'],
  start: ['METADATA_TABLE', 'STATE_MACHINE_ARN', 'QUEUE_URL'],
  validate: ['METADATA_TABLE', 'UPLOAD_BUCKET'],
  metadata: ['METADATA_TABLE', 'UPLOAD_BUCKET'],
  resize: ['METADATA_TABLE', 'UPLOAD_BUCKET', 'ARCHIVE_BUCKET'],
  thumbnail: ['METADATA_TABLE', 'UPLOAD_BUCKET', 'ARCHIVE_BUCKET'],
  archive: ['METADATA_TABLE', 'UPLOAD_BUCKET', 'ARCHIVE_BUCKET'],
  fail: ['METADATA_TABLE'],
  reconcile: ['METADATA_TABLE', 'HISTORY_TABLE', 'UPLOAD_BUCKET', 'EVENT_BUS_NAME', 'QUEUE_URL'],
};
