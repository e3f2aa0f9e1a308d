/** A timer that has not run yet; cancelling twice is harmless. */
export interface Timer {
  cancel(): void;
}

export interface TimerOptions {
  /**
   * A background timer is one that recurs forever (a schedule, a sweep). A virtual clock runs it when time passes
   * it, but does not advance just to reach it.
   */
  readonly background?: boolean;
}

/** The only source of time in the local runtime. Times are milliseconds since the Unix epoch. */
export interface Clock {
  now(): number;
  schedule(atMs: number, run: () => void, options?: TimerOptions): Timer;
}

/** Resolves when the clock has advanced by `delayMs`, or at once when `signal` is aborted. */
export async function sleep(
  clock: Clock,
  delayMs: number,
  signal?: AbortSignal,
  options?: TimerOptions,
): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.schedule(clock.now() + delayMs, finish, options);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
