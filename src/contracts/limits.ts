/** Limits of the pipeline, in one place: the code, the upload policy and the documents read them here. */

const MIB = 1024 * 1024;

/** Largest image, in bytes of its file. */
export const MAX_IMAGE_BYTES = 10 * MIB;
/** Largest canvas, width times height. Frames do not count: only the first is decoded. */
export const MAX_PIXELS = 100_000_000;
/** Longest side of an image, and of what is made of it: the format limit of JPEG is 65,535. */
export const MAX_SIDE = 65_500;

/** How much of an upload is read to tell its format. */
export const SNIFF_BYTES = 4096;

/** All EXIF fields that are recorded, together, as JSON; and each of them. */
export const MAX_EXIF_BYTES = 8192;
export const MAX_EXIF_FIELD_BYTES = 256;

/** Longest slug, in bytes of UTF-8. */
export const MAX_SLUG_BYTES = 200;

/** Longest cause and message that are recorded, in characters. */
export const MAX_CAUSE_LENGTH = 1024;

/** Longest decode of one derivative. */
export const DECODE_TIMEOUT_SECONDS = 5;
/** Time of a stage function: decode, read, write. */
export const STAGE_TIMEOUT_SECONDS = 7;
/** Time of a Task: above the function's own, for a call whose answer never comes. */
export const TASK_TIMEOUT_SECONDS = 8;
/** Time of the state machine: a stage that uses up its retries on one kind of error takes 4 x 7 + 14 = 42 s. */
export const MACHINE_TIMEOUT_SECONDS = 45;
/** How long the start function waits for the machine's answer, and its own time. */
export const EXECUTION_WAIT_SECONDS = 48;
export const START_TIMEOUT_SECONDS = 50;
/** Six times the start function's time, as AWS advises for an event source mapping. */
export const VISIBILITY_TIMEOUT_SECONDS = 300;
/** Deliveries of a queue message before it moves to the dead-letter queue. */
export const MAX_DELIVERIES = 3;
export const QUEUE_RETENTION_DAYS = 4;
export const DEAD_LETTER_RETENTION_DAYS = 14;
/** Messages processed at the same time. */
export const MAX_CONCURRENCY = 10;
