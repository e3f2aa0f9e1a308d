import type { Random } from '../../../kernel/random.ts';
import type { Catcher, Retrier } from './definition.ts';
import { DATA_LIMIT_EXCEEDED, RUNTIME, TIMEOUT } from './failure.ts';

/** Source: Amazon States Language specification, "Retrying after error". */
const DEFAULT_INTERVAL_SECONDS = 1;
const DEFAULT_ATTEMPTS = 3;
const DEFAULT_BACKOFF_RATE = 2;

/**
 * Whether a retrier or catcher matches an error. States.ALL excludes States.DataLimitExceeded, and nothing matches
 * States.Runtime; States.TaskFailed is every error but States.Timeout. Source: Step Functions developer guide,
 * "Handling errors in Step Functions workflows".
 */
export function namesError(errorEquals: readonly string[], error: string | undefined): boolean {
  if (error === RUNTIME) return false;
  return errorEquals.some((name) => {
    if (name === 'States.ALL') return error !== DATA_LIMIT_EXCEEDED;
    if (name === 'States.TaskFailed') return error !== TIMEOUT;
    return name === error;
  });
}

export function findCatcher(
  catchers: readonly Catcher[] | undefined,
  error: string | undefined,
): Catcher | undefined {
  return catchers?.find(({ ErrorEquals }) => namesError(ErrorEquals, error));
}

/** Counts the attempts of one visit to a state: each retrier counts its own. */
export class RetryPlan {
  readonly #retriers: readonly Retrier[];
  readonly #attempts = new Map<Retrier, number>();

  constructor(retriers: readonly Retrier[] = []) {
    this.#retriers = retriers;
  }

  /** Retries so far, of all retriers. */
  get count(): number {
    return [...this.#attempts.values()].reduce((sum, attempts) => sum + attempts, 0);
  }

  /** Milliseconds until the state is retried; undefined if it is not. */
  nextDelayMs(error: string | undefined, random: Random): number | undefined {
    const retrier = this.#retriers.find(({ ErrorEquals }) => namesError(ErrorEquals, error));
    if (retrier === undefined) return undefined;
    const attempts = this.#attempts.get(retrier) ?? 0;
    if (attempts >= (retrier.MaxAttempts ?? DEFAULT_ATTEMPTS)) return undefined;
    this.#attempts.set(retrier, attempts + 1);
    const { IntervalSeconds = DEFAULT_INTERVAL_SECONDS, BackoffRate = DEFAULT_BACKOFF_RATE } = retrier;
    const seconds = Math.min(
      IntervalSeconds * BackoffRate ** attempts,
      retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
    );
    const delayMs = Math.round(seconds * 1000);
    return retrier.JitterStrategy === 'FULL' ? random.integer(delayMs + 1) : delayMs;
  }
}
