/** Variables that tell a function which resources it works on. The stack sets them; index.ts of a function reads them. */
export const VARIABLES = [
  'METADATA_TABLE',
  'HISTORY_TABLE',
  'UPLOAD_BUCKET',
  'ARCHIVE_BUCKET',
  'EVENT_BUS_NAME',
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
  'STATE_MACHINE_ARN',
] as const;

export type Variable = (typeof VARIABLES)[number];

/** Variables that every function has. */
export const STAGE_VARIABLE = 'STAGE';
export const LOG_LEVEL_VARIABLE = 'LOG_LEVEL';
