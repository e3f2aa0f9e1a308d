import { type Category, type ErrorCode, ERRORS, isErrorCode } from '#contracts/errors.ts';
import { MAX_CAUSE_LENGTH } from '#contracts/limits.ts';
import { SERVICE_FAULT_ERRORS, TIMEOUT_ERRORS } from '#contracts/retry-policy.ts';

/** Error and cause, as a state machine reports them. */
export interface ReportedError {
  readonly Error?: string | undefined;
  readonly Cause?: string | undefined;
}

export interface Explanation {
  readonly code: ErrorCode;
  readonly category: Category;
  readonly message: string;
  /** For programs, if the error has them. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Where it happened, if the error says so. */
  readonly stage?: string;
}

const CODED = /^(?<code>[A-Z][A-Z_]+)(?: in (?<stage>\w+))?: (?<sentence>.*?)(?:\n(?<details>\{.*\}))?$/s;

/**
 * Explains a reported error. Our own errors have their code in the message; others are recognised by name. The cause of a
 * function's error is its response: `{"errorType","errorMessage","trace"}`.
 */
export function explainFailure({ Error: name = 'Unknown', Cause: cause = '' }: ReportedError): Explanation {
  const text = messageIn(cause);
  return byCode(text) ?? byName(name, shorten(text));
}

function byCode(text: string): Explanation | undefined {
  const { code = '', stage, sentence = '', details } = CODED.exec(text)?.groups ?? {};
  if (!isErrorCode(code)) return undefined;
  const parsed = objectIn(details);
  return {
    ...make(code, shorten(sentence)),
    ...(parsed === undefined ? {} : { details: parsed }),
    ...(stage === undefined ? {} : { stage }),
  };
}

function byName(name: string, text: string): Explanation {
  const found = text === '' ? name : `${name}: ${text}`;
  if (TIMEOUT_ERRORS.includes(name)) return make('TIMED_OUT', `A function timed out (${found}).`);
  if (SERVICE_FAULT_ERRORS.includes(name))
    return make('SERVICE_UNAVAILABLE', `Lambda failed to run the function (${found}).`);
  if (name.includes('AccessDenied')) return make('ACCESS_DENIED', found);
  if (name.includes('ResourceNotFound') || name.includes('NotFound')) return make('RESOURCE_MISSING', found);
  if (name.startsWith('Runtime.'))
    return make('FUNCTION_CRASHED', `A function ended without a result (${found}).`);
  if (name.startsWith('States.')) return make('EXECUTION_FAILED', `The state machine stopped (${found}).`);
  return make('INTERNAL_ERROR', found);
}

function make(code: ErrorCode, message: string): Explanation {
  return { code, category: ERRORS[code].category, message };
}

function objectIn(json: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    return json === undefined ? undefined : (JSON.parse(json) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

function messageIn(cause: string): string {
  try {
    const answer = JSON.parse(cause) as unknown;
    if (typeof answer === 'object' && answer !== null && 'errorMessage' in answer)
      return typeof answer.errorMessage === 'string'
        ? answer.errorMessage
        : JSON.stringify(answer.errorMessage);
  } catch {
    // Not every cause is a function's error response.
  }
  return cause;
}

function shorten(text: string): string {
  return text.length <= MAX_CAUSE_LENGTH ? text : `${text.slice(0, MAX_CAUSE_LENGTH - 1)}…`;
}
