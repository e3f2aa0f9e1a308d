/** Limits of the pipeline, in one place: the code, the upload policy and the documents read them here. */

const MIB = 1024 * 1024;

/** Largest image, in bytes of its file. */
export const MAX_IMAGE_BYTES = 10 * MIB;
/** Largest canvas, width times height. Frames do not count: only the first is decoded. */
export const MAX_PIXELS = 100_000_000;
/** Longest side of an image, and of what is made of it: the format limit of JPEG is 65,535. */
export const MAX_SIDE = 65_500;

/**
 * Most frames of an animation. Only the first is decoded, but the decoder of WebP goes through all of them to find each one:
 * 10,000 take a quarter of a second, 50,000 five seconds.
 */
export const MAX_FRAMES = 10_000;
/** Most segments of a JPEG beside its image data: the decoder keeps each in memory, 400 bytes for one of five. */
export const MAX_JPEG_SEGMENTS = 100_000;
/**
 * Pixels that all scans of a JPEG together may visit: 50 scans over the largest canvas, about two seconds. Programs write 10 or
 * so; a file of a megabyte may hold thousands, each of which visits every block of the image, and decoders do not stop at a
 * deadline between them.
 */
export const MAX_SCANNED_PIXELS = 50 * MAX_PIXELS;
/** Most bytes of pixels that must be in memory at once, which an interlaced PNG needs: with what is made of them, half of 1 GiB. */
export const MAX_HELD_BYTES = 512 * MIB;

/** How much of an upload is read to tell its format. */
export const SNIFF_BYTES = 4096;

/** All EXIF fields that are recorded, together, as JSON; and each of them. */
export const MAX_EXIF_BYTES = 8192;
export const MAX_EXIF_FIELD_BYTES = 256;

/** Longest slug, in bytes of UTF-8. */
export const MAX_SLUG_BYTES = 200;

/** Longest cause and message that are recorded, in characters; and the details of an error, as JSON. */
export const MAX_CAUSE_LENGTH = 1024;
export const MAX_DETAILS_LENGTH = 1024;

/** Longest declared type that is recorded, in characters: no registered one has half of it. Source: RFC 6838, section 4.2. */
export const MAX_CONTENT_TYPE_LENGTH = 127;

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
