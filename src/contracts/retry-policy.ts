import { ERROR_NAMES, SUPERSEDED } from './errors.ts';

/** One retrier of a Task, with the terms of the Amazon States Language. */
export interface Retrier {
  readonly errors: readonly string[];
  /** Retries after the first try. */
  readonly maxAttempts: number;
  readonly intervalSeconds?: number;
  readonly backoffRate?: number;
}

/**
 * Error names of Lambda and Step Functions for temporary faults: throttling, their own faults, calls without a response.
 * `Sandbox.Timedout` and, in older documents, `Lambda.Unknown` mean that a function timed out.
 */
const SERVICE_FAULTS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'States.Timeout',
] as const;

/**
 * Retriers of every Task, in order: the first that matches decides, and each counts its own tries. Errors that no retry can
 * fix come first, then temporary faults (after 2, 4 and 8 s), then everything else (after 1 and 1.5 s).
 */
export const RETRIERS: readonly Retrier[] = [
  { errors: [ERROR_NAMES.rejected, ERROR_NAMES.permanent, SUPERSEDED], maxAttempts: 0 },
  {
    errors: [ERROR_NAMES.transient, ...SERVICE_FAULTS],
    maxAttempts: 3,
    intervalSeconds: 2,
    backoffRate: 2,
  },
  { errors: ['States.TaskFailed'], maxAttempts: 2, intervalSeconds: 1, backoffRate: 1.5 },
];

/** A range of seconds; each wait is drawn from it uniformly. */
export interface WaitSeconds {
  readonly min: number;
  readonly max: number;
}

/** How long a message stays invisible after a failed delivery, by the delivery's number. No wait after the last. */
export const DELIVERY_WAITS: Readonly<Record<number, WaitSeconds>> = {
  1: { min: 30, max: 60 },
  2: { min: 120, max: 300 },
};
export const NO_WAIT: WaitSeconds = { min: 0, max: 0 };

/** Error names of a function that timed out. */
export const TIMEOUT_ERRORS: readonly string[] = ['Sandbox.Timedout', 'Lambda.Unknown', 'States.Timeout'];
/**
 * Error names of an invocation that was killed for its time or memory, possibly because of its input. They include the timeout
 * names of `Lambda.` and `States.` because Step Functions does not distinguish them.
 */
export const KILLED_ERRORS: readonly string[] = [
  ...TIMEOUT_ERRORS,
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
];
/** Error names for faults of Lambda or Step Functions themselves. */
export const SERVICE_FAULT_ERRORS: readonly string[] = SERVICE_FAULTS;
