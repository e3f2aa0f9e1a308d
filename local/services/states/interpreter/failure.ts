/** Source: Step Functions API reference, members `error` and `cause`: longer ones are cut. */
const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

/** An error in the states language: a name that retriers and catchers match, and a cause for people. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string | undefined;
  readonly reason: string | undefined;

  constructor(error: string | undefined, reason: string | undefined) {
    super(`${error ?? 'no error name'}: ${reason ?? 'no cause'}`);
    this.error = error?.slice(0, LONGEST_ERROR);
    this.reason = reason?.slice(0, LONGEST_CAUSE);
  }
}

/** Raised by the interpreter itself. Source: Step Functions developer guide, "Error names". */
export const RUNTIME = 'States.Runtime';
export const TIMEOUT = 'States.Timeout';
export const DATA_LIMIT_EXCEEDED = 'States.DataLimitExceeded';
export const NO_CHOICE_MATCHED = 'States.NoChoiceMatched';
export const INTRINSIC_FAILURE = 'States.IntrinsicFailure';
export const RESULT_PATH_MATCH_FAILURE = 'States.ResultPathMatchFailure';
export const QUERY_EVALUATION_ERROR = 'States.QueryEvaluationError';

/** The definition and the data do not match: no retrier or catcher handles it. */
export function runtimeFailure(reason: string): StateFailure {
  return new StateFailure(RUNTIME, reason);
}

/** The execution or branch was ended from outside; it unwinds and writes nothing more. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly kind: 'timed-out' | 'stopped' | 'abandoned';
  /** Error and cause given by whoever stopped the execution. */
  readonly details: { readonly error?: string; readonly cause?: string };

  constructor(kind: Interruption['kind'], details: Interruption['details'] = {}) {
    super(`The execution was interrupted: ${kind}.`);
    this.kind = kind;
    this.details = details;
  }
}
