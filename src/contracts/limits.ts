/** All limits of the pipeline, for the code, the upload policy and the documents. */

const MIB = 1024 * 1024;

/** Range of a limit that is a setting, and its value by the specification. */
export interface LimitRange {
  readonly from: number;
  readonly to: number;
  readonly specified: number;
}

/** Largest image file, in MiB: the setting `maxImageMb`. */
export const IMAGE_MB: LimitRange = { from: 1, to: 50, specified: 10 };
/** Largest canvas, width times height, in megapixels: the setting `maxMegapixels`. Frames do not count: only the first is decoded. */
export const MEGAPIXELS: LimitRange = { from: 1, to: 150, specified: 100 };

/** What an image may have at most in one deployment. */
export interface ImageLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/** The limits by the two settings. */
export function imageLimits(settings: {
  readonly maxImageMb: number;
  readonly maxMegapixels: number;
}): ImageLimits {
  return { maxBytes: settings.maxImageMb * MIB, maxPixels: settings.maxMegapixels * 1_000_000 };
}

/** The limits that the specification names. */
export const SPECIFIED_LIMITS = imageLimits({
  maxImageMb: IMAGE_MB.specified,
  maxMegapixels: MEGAPIXELS.specified,
});

/** Largest canvas that any deployment accepts, in pixels. What follows from it below holds whatever the settings are. */
export const MAX_PIXELS = MEGAPIXELS.to * 1_000_000;
/** Longest side of an image and of its derivatives: the format limit of JPEG is 65,535. */
export const MAX_SIDE = 65_500;

/**
 * Most frames of an animation. Only the first is decoded, but the WebP decoder scans all of them to find each one: 10,000 take
 * a quarter of a second, 50,000 five seconds.
 */
export const MAX_FRAMES = 10_000;
/** Most segments of a JPEG besides its image data: the decoder keeps each in memory, 400 bytes for a segment of five. */
export const MAX_JPEG_SEGMENTS = 100_000;
/**
 * Pixels that all scans of a JPEG together may visit, about two seconds: 50 scans of 100 megapixels, 33 of 150. Programs write
 * about 10 scans, but a one-megabyte file may contain thousands. Each visits every block of the image, and decoders do not check
 * their deadline between scans.
 */
export const MAX_SCANNED_PIXELS = 5_000_000_000;
/** Most bytes of pixels held in memory at once, as an interlaced PNG requires: half of 1 GiB; its derivative takes the rest. */
export const MAX_HELD_BYTES = 512 * MIB;

/** How much of an upload is read to detect its format. */
export const SNIFF_BYTES = 4096;

/** Limits of the recorded EXIF fields: all together, as JSON, and each one. */
export const MAX_EXIF_BYTES = 8192;
export const MAX_EXIF_FIELD_BYTES = 256;

/** Longest slug, in bytes of UTF-8. */
export const MAX_SLUG_BYTES = 200;

/** Longest recorded cause and message, in characters, and longest details of an error, as JSON. */
export const MAX_CAUSE_LENGTH = 1024;
export const MAX_DETAILS_LENGTH = 1024;

/** Longest recorded content type, in characters; registered ones are not half as long. Source: RFC 6838, section 4.2. */
export const MAX_CONTENT_TYPE_LENGTH = 127;

/** Time limit for decoding one derivative. */
export const DECODE_TIMEOUT_SECONDS = 5;
/** Timeout of a stage function: read, decode, write. */
export const STAGE_TIMEOUT_SECONDS = 7;
/** Timeout of a Task: longer than the function's own, for a call that never returns. */
export const TASK_TIMEOUT_SECONDS = 8;
/** Timeout of the state machine: a stage that exhausts its retries of one kind takes 4 x 7 + 14 = 42 s. */
export const MACHINE_TIMEOUT_SECONDS = 45;
/** How long the start function waits for the state machine, and its own timeout. */
export const EXECUTION_WAIT_SECONDS = 48;
export const START_TIMEOUT_SECONDS = 50;
/** Six times the start function's timeout, as AWS recommends for an event source mapping. */
export const VISIBILITY_TIMEOUT_SECONDS = 300;
/** Deliveries of a queue message before it moves to the dead-letter queue. */
export const MAX_DELIVERIES = 3;
export const QUEUE_RETENTION_DAYS = 4;
export const DEAD_LETTER_RETENTION_DAYS = 14;
/** Messages processed at the same time. */
export const MAX_CONCURRENCY = 10;
