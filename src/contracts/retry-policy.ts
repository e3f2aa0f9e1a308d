import { ERROR_NAMES, SUPERSEDED } from './errors.ts';

/** One retrier of a Task, in the words of the Amazon States Language. */
export interface Retrier {
  readonly errors: readonly string[];
  /** Tries after the first. */
  readonly maxAttempts: number;
  readonly intervalSeconds?: number;
  readonly backoffRate?: number;
}

/**
 * Names under which Lambda and Step Functions report faults that pass: throttling, their own faults, calls without an
 * answer. `Sandbox.Timedout` and, in older documents, `Lambda.Unknown` are a function that ran out of time.
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
 * Retriers of every Task, in the order in which they are asked: the first that matches decides, and each counts its own
 * tries. What no repetition helps comes first; faults that pass after 2, 4 and 8 s; everything else after 1 and 1.5 s.
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

/** A range of seconds, from which a wait is drawn uniformly. */
export interface WaitSeconds {
  readonly min: number;
  readonly max: number;
}

/** How long a message stays invisible after a delivery that failed, by the number of the delivery. After the last: none. */
export const DELIVERY_WAITS: Readonly<Record<number, WaitSeconds>> = {
  1: { min: 30, max: 60 },
  2: { min: 120, max: 300 },
};
export const NO_WAIT: WaitSeconds = { min: 0, max: 0 };

/** Names of a function that ran out of time. */
export const TIMEOUT_ERRORS: readonly string[] = ['Sandbox.Timedout', 'Lambda.Unknown', 'States.Timeout'];
/**
 * Names of an invocation that was ended from outside, for its time or its memory: what its code was given may be why. `Lambda.`
 * and `States.` names of time-outs are among them since Step Functions does not tell them apart.
 */
export const KILLED_ERRORS: readonly string[] = [
  ...TIMEOUT_ERRORS,
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
];
/** Names under which faults of Lambda or Step Functions arrive. */
export const SERVICE_FAULT_ERRORS: readonly string[] = SERVICE_FAULTS;
