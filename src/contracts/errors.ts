/** What an error means for the run: the file is at fault, a retry may help, or only a person can. */
export const CATEGORIES = ['rejected', 'transient', 'permanent'] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * How the last delivery of a message ends when it fails with this error, by the stage that fails.
 *
 * `REJECTED_IF_KILLED`: REJECTED if the invocation itself ran out of time or memory, since the file may be the cause;
 * otherwise FAILED. `DEAD_LETTER`: there is no run to end; the input stays unchanged in a dead-letter queue.
 */
export interface LastDelivery {
  /** In stages that read the file; see `readsFile` in stages.ts. */
  readonly reading: 'REJECTED' | 'REJECTED_IF_KILLED' | 'FAILED';
  readonly elsewhere: 'REJECTED' | 'FAILED' | 'DEAD_LETTER';
}

const REJECTED = { reading: 'REJECTED', elsewhere: 'REJECTED' } as const;
const FAILED = { reading: 'FAILED', elsewhere: 'FAILED' } as const;
const FILE_AT_FAULT = { reading: 'REJECTED', elsewhere: 'FAILED' } as const;
const FILE_AT_FAULT_IF_KILLED = { reading: 'REJECTED_IF_KILLED', elsewhere: 'FAILED' } as const;
const PUT_ASIDE = { reading: 'FAILED', elsewhere: 'DEAD_LETTER' } as const;

const REDRIVE = 'Redrive it. If it fails again, check the service that the message names.';

const IT_IS_RETRIED = 'Wait: it is retried. If every delivery fails, the file is rejected as TOO_COMPLEX.';

/** Everything about one error that code, documents and people need. */
export interface ErrorEntry {
  readonly category: Category;
  /** What happened, as a sentence. */
  readonly meaning: string;
  /** What to do about it, in a sentence or two. */
  readonly next: string;
  readonly lastDelivery: LastDelivery;
  /** True: Step Functions sees an error name that is not ours, and retries it as `States.TaskFailed`. */
  readonly isTaskFailure?: true;
}

/** To add an error, add an entry. */
const ENTRIES = {
  EMPTY_FILE: {
    category: 'rejected',
    meaning: 'The file is empty.',
    next: 'Upload it again: the transfer may have been cut off.',
    lastDelivery: REJECTED,
  },
  TOO_LARGE: {
    category: 'rejected',
    meaning: 'The file is larger than the setting `maxImageMb` allows (10 MiB by default).',
    next: 'Make it smaller, for example with higher compression.',
    lastDelivery: REJECTED,
  },
  NOT_AN_IMAGE: {
    category: 'rejected',
    meaning: 'The bytes are not a recognised image format.',
    next: 'Check what the file really is.',
    lastDelivery: REJECTED,
  },
  UNSUPPORTED_FORMAT: {
    category: 'rejected',
    meaning: 'The file is in a known format, or a variant of one, that is not processed.',
    next: 'Convert it to an ordinary JPEG, PNG, GIF or WebP.',
    lastDelivery: REJECTED,
  },
  TOO_MANY_PIXELS: {
    category: 'rejected',
    meaning: 'Width times height is over the setting `maxMegapixels` (100 by default).',
    next: 'Make the image smaller.',
    lastDelivery: REJECTED,
  },
  SIDE_TOO_LONG: {
    category: 'rejected',
    meaning: 'A side is longer than 65,500 pixels.',
    next: 'Make the image smaller.',
    lastDelivery: REJECTED,
  },
  TRUNCATED: {
    category: 'rejected',
    meaning: 'The file ends before the image does.',
    next: 'Upload it again from a complete copy.',
    lastDelivery: REJECTED,
  },
  CORRUPT: {
    category: 'rejected',
    meaning: 'Pixels of the image are damaged, or the file breaks the rules of its format.',
    next: 'Upload another copy: this one was damaged when it was stored or sent.',
    lastDelivery: REJECTED,
  },
  TOO_COMPLEX: {
    category: 'rejected',
    meaning: 'Decoding takes more time or memory than an image is allowed.',
    next: 'Save it again, smaller or with simpler settings.',
    lastDelivery: REJECTED,
  },
  SOURCE_GONE: {
    category: 'rejected',
    meaning: 'The upload was deleted before it was processed.',
    next: 'Upload it again.',
    lastDelivery: REJECTED,
  },
  THROTTLED: {
    category: 'transient',
    meaning: 'An AWS service refused a call because there were too many.',
    next: REDRIVE,
    lastDelivery: FAILED,
  },
  SERVICE_UNAVAILABLE: {
    category: 'transient',
    meaning: 'An AWS service did not respond, or responded with an internal error.',
    next: REDRIVE,
    lastDelivery: FAILED,
  },
  TIMED_OUT: {
    category: 'transient',
    meaning: 'A function or a call took longer than allowed.',
    next: REDRIVE,
    lastDelivery: FILE_AT_FAULT_IF_KILLED,
  },
  DECODE_TIMED_OUT: {
    category: 'transient',
    meaning: 'Decoding took longer than allowed: the machine was busy, or the file is too demanding.',
    next: IT_IS_RETRIED,
    lastDelivery: FILE_AT_FAULT,
  },
  DECODE_FAILED: {
    category: 'transient',
    meaning: "Decoding or encoding failed in an unknown way; the function's log has the details.",
    next: IT_IS_RETRIED,
    lastDelivery: FILE_AT_FAULT,
  },
  DERIVATIVE_GONE: {
    category: 'transient',
    meaning: 'A derivative from an earlier stage is missing; that stage makes it again.',
    next: REDRIVE,
    lastDelivery: FAILED,
  },
  CHECKSUM_MISMATCH: {
    category: 'transient',
    meaning: 'A copy differs from its source; it is copied again.',
    next: REDRIVE,
    lastDelivery: FAILED,
  },
  ACCESS_DENIED: {
    category: 'permanent',
    meaning: 'A role lacks a permission; the message names role, action and resource.',
    next: 'Grant what the message names (lambda/<function>/descriptor.ts) and deploy, then redrive.',
    lastDelivery: FAILED,
  },
  RESOURCE_MISSING: {
    category: 'permanent',
    meaning: 'A resource, for example a table or a bucket, does not exist.',
    next: 'Deploy the stack again, then redrive.',
    lastDelivery: FAILED,
  },
  INTERNAL_ERROR: {
    category: 'permanent',
    meaning: "There is a bug in the program; the function's log has the stack.",
    next: "Find the bug in the function's log and deploy the fix, then redrive.",
    lastDelivery: FAILED,
    isTaskFailure: true,
  },
  FUNCTION_CRASHED: {
    category: 'permanent',
    meaning: 'A function ended without a result, for example because it ran out of memory.',
    next: "Check the function's log and its memory setting, then redrive.",
    lastDelivery: FILE_AT_FAULT_IF_KILLED,
    isTaskFailure: true,
  },
  EXECUTION_FAILED: {
    category: 'permanent',
    meaning: 'The state machine ran out of time, or its state exceeded the limit of the service.',
    next: 'Check the logs of the state machine and of the start function, then redrive.',
    lastDelivery: FAILED,
  },
  MALFORMED_INPUT: {
    category: 'permanent',
    meaning: 'An event, a message or a record does not match its schema.',
    next: 'Find out who sent it. A redrive helps once the function can read it.',
    lastDelivery: PUT_ASIDE,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type ErrorCode = keyof typeof ENTRIES;

/** Every code that a record, an event, a notification or a log line may contain. */
export const ERRORS: Readonly<Record<ErrorCode, ErrorEntry>> = ENTRIES;

/** The codes of a category. */
type CodeOf<C extends Category> = {
  [Code in ErrorCode]: (typeof ENTRIES)[Code]['category'] extends C ? Code : never;
}[ErrorCode];

/** Reasons to reject a file. Only a different file helps. */
export type RejectionCode = CodeOf<'rejected'>;
/** Temporary faults: the run is retried. */
export type TransientCode = CodeOf<'transient'>;
/** Faults that last until a person fixes something. */
export type PermanentCode = CodeOf<'permanent'>;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

/** What to do about a failure. A code that is not ours is EventBridge's, for an event that it could not deliver. */
export function nextStep(code: string): string {
  return isErrorCode(code)
    ? ERRORS[code].next
    : 'Check that the target exists and allows its rule to send to it, then redrive.';
}

/**
 * Names by which the state machine's retriers recognise our errors: `errorType` in a function's error response. They are
 * literals because a minifier renames classes.
 */
export const ERROR_NAMES = {
  rejected: 'InvalidImageError',
  transient: 'TransientError',
  permanent: 'PermanentError',
} as const satisfies Record<Category, string>;

/** Another run owns the record: nothing is wrong, and this run ends quietly. */
export const SUPERSEDED = 'Superseded';
