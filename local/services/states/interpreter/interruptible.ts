import { type Clock, sleep } from '../../../kernel/clock.ts';

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

/** Settles as `promise` does, unless `signal` is aborted or `delayMs` passes first: then it rejects. */
export async function withTimeout<T>(
  clock: Clock,
  promise: Promise<T>,
  signal: AbortSignal,
  delayMs: number | undefined,
  timeout: () => Error,
): Promise<T> {
  if (delayMs === undefined) return interruptible(promise, signal);
  const settled = new AbortController();
  const late = sleep(clock, delayMs, AbortSignal.any([settled.signal, signal])).then(() => {
    signal.throwIfAborted();
    throw timeout();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    settled.abort();
  }
}
