/** What an error means for the run: the file is at fault, a repetition may help, or nothing but a person can. */
export const CATEGORIES = ['rejected', 'transient', 'permanent'] as const;
export type Category = (typeof CATEGORIES)[number];

/** Reasons to reject a file. Nothing but another file helps. */
export type RejectionCode =
  /** The file is empty. Upload it again: the transfer may have been cut off. */
  | 'EMPTY_FILE'
  /** The file is larger than 10 MiB. Make it smaller, for instance by a stronger compression. */
  | 'TOO_LARGE'
  /** The bytes are no image of any format that is known. Look at what the file really is. */
  | 'NOT_AN_IMAGE'
  /** The file is an image, or another file that is known, of a format that is not processed. Convert it to JPEG, PNG, GIF or WebP. */
  | 'UNSUPPORTED_FORMAT'
  /** Width times height is over 100 megapixels. Make the image smaller. */
  | 'TOO_MANY_PIXELS'
  /** A side is longer than 65,500 pixels. Make the image smaller. */
  | 'SIDE_TOO_LONG'
  /** The file ends before the image does. Upload it again from a whole copy. */
  | 'TRUNCATED'
  /** The file breaks the rules of its format, or does not decode. Save it again with an image program. */
  | 'CORRUPT'
  /** Decoding takes more time or memory than an image may. Save it again, smaller or with simpler settings. */
  | 'TOO_COMPLEX'
  /** The upload was deleted before it was processed. Upload it again. */
  | 'SOURCE_GONE';

/** Faults that pass: the run is tried again. */
export type TransientCode =
  /** An AWS service refused a call because of too many calls. */
  | 'THROTTLED'
  /** An AWS service did not answer, or answered with a fault of its own. */
  | 'SERVICE_UNAVAILABLE'
  /** A function or a call took longer than it may. */
  | 'TIMED_OUT'
  /** Decoding took longer than it may: the machine is busy, or the file asks for too much. On the last delivery it is the file. */
  | 'DECODE_TIMED_OUT'
  /** Decoding or encoding failed in a way that no rule knows; the function's log has it whole. On the last delivery it is the file. */
  | 'DECODE_FAILED'
  /** A derivative that an earlier stage had made is gone; the stage makes it again. */
  | 'DERIVATIVE_GONE'
  /** What was copied is not what was read; the copy is repeated. */
  | 'CHECKSUM_MISMATCH';

/** Faults that stay until a person changes something. */
export type PermanentCode =
  /** A role lacks a permission. The message names role, action and resource: grant it in lib/constructs/function-permissions.ts. */
  | 'ACCESS_DENIED'
  /** A resource, for instance a table or a bucket, does not exist. Deploy the stack again. */
  | 'RESOURCE_MISSING'
  /** A fault of the program. The function's log has the stack. */
  | 'INTERNAL_ERROR'
  /** A function ended without an answer, for instance because its memory was used up. Look at its log and its memory setting. */
  | 'FUNCTION_CRASHED'
  /** The state machine took longer than it may, or its state grew over the limit of the service. */
  | 'EXECUTION_FAILED'
  /** An event, a message or a record has not the shape it must have. The dead-letter queue has it whole. */
  | 'MALFORMED_INPUT';

/** Every code that a record, an event, a notification or a log line may hold. */
export type ErrorCode = RejectionCode | TransientCode | PermanentCode;

/**
 * Names by which the state machine's retriers know our errors: `errorType` of a function's answer. They are literals,
 * since a minifier renames classes.
 */
export const ERROR_NAMES = {
  rejected: 'InvalidImageError',
  transient: 'TransientError',
  permanent: 'PermanentError',
} as const satisfies Record<Category, string>;

/** Another run owns the record: nothing is wrong, this one ends quietly. */
export const SUPERSEDED = 'Superseded';
