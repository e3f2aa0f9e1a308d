import type { HoldTime } from '../../../kernel/call.ts';
import { type Clock, sleep } from '../../../kernel/clock.ts';
import { TimeLimit } from './time-limit.ts';

/** Settles as `promise` does, or rejects with the signal's reason once that is aborted, whatever comes first. */
export async function interruptible<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const interrupt = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) interrupt();
    signal.addEventListener('abort', interrupt, { once: true });
    const done = (): void => {
      signal.removeEventListener('abort', interrupt);
    };
    promise.then(resolve, reject).then(done, done);
  });
}

/** Waits by the clock; rejects with the signal's reason when that is aborted. */
export async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  await sleep(clock, delayMs, signal);
  signal.throwIfAborted();
}

/**
 * Settles as the promise of `run` does, unless `signal` is aborted or `limitMs` passes first: then it rejects. Time that `run`
 * holds does not count toward the limit.
 */
export async function withTimeout<T>(
  clock: Clock,
  run: (holdTime: HoldTime) => Promise<T>,
  signal: AbortSignal,
  limitMs: number | undefined,
  timeout: () => Error,
): Promise<T> {
  const late = new AbortController();
  const limit = new TimeLimit(clock, limitMs ?? Number.POSITIVE_INFINITY, () => {
    late.abort(timeout());
  });
  try {
    return await interruptible(run(limit.hold), AbortSignal.any([signal, late.signal]));
  } finally {
    limit.end();
  }
}
