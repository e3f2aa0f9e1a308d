/** Additional members of the error body, for example DynamoDB's CancellationReasons or Item. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface AwsErrorOptions {
  /** HTTP status; 400 by default. */
  readonly status?: number;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/**
 * An error as an AWS service returns it. `code` is the name the SDK shows (`NoSuchKey`,
 * `ResourceNotFoundException`); each service's wire encodes it in its own protocol.
 */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(code: string, message: string, options: AwsErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 400;
    this.details = options.details ?? {};
  }

  /** True when the same call may succeed later: the service's fault, not the caller's. */
  get retryable(): boolean {
    return (
      this.status >= 500 || this.status === 429 || this.code.includes('Throttl') || this.code === 'SlowDown'
    );
  }
}

/** Codes that the kernel and the gateway raise for every service; a wire may rename them to the service's own. */
export const ACCESS_DENIED = 'AccessDenied';
export const VALIDATION = 'ValidationException';
export const NOT_EMULATED = 'NotEmulated';

/** The caller's policies do not allow the call. */
export function accessDenied(message: string): AwsError {
  return new AwsError(ACCESS_DENIED, message, { status: 403 });
}

/** Something AWS supports and this runtime does not: always an error, never a silent success. */
export function notEmulated(what: string): AwsError {
  return new AwsError(
    NOT_EMULATED,
    `The local runtime does not emulate ${what}. docs/reference/emulation.md lists what it does; on AWS this may work.`,
    { status: 501 },
  );
}
