/** Variables that tell a function which resources it uses and what limits an image has. The stack sets them, and the function's index.ts reads them. */
export const VARIABLES = [
  'METADATA_TABLE',
  'HISTORY_TABLE',
  'UPLOAD_BUCKET',
  'ARCHIVE_BUCKET',
  'EVENT_BUS_NAME',
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
  'STATE_MACHINE_ARN',
  'MAX_IMAGE_BYTES',
  'MAX_PIXELS',
  'STRICTNESS',
] as const;

export type Variable = (typeof VARIABLES)[number];

/** Every function has these two. */
export const STAGE_VARIABLE = 'STAGE';
export const LOG_LEVEL_VARIABLE = 'LOG_LEVEL';
