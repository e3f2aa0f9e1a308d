import type { Clock, Timer, TimerOptions } from './clock.ts';

/** setTimeout fires immediately for delays longer than this (signed 32 bits), so longer delays are split. */
const LONGEST_LEG_MS = 2 ** 31 - 1;

/** The machine's time. Its timers never keep the process alive. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  schedule(atMs: number, run: () => void, _options?: TimerOptions): Timer {
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const remainingMs = Math.max(0, atMs - Date.now());
      handle =
        remainingMs > LONGEST_LEG_MS
          ? setTimeout(arm, LONGEST_LEG_MS)
          : setTimeout(run, Math.ceil(remainingMs));
      handle.unref();
    };
    arm();
    return {
      cancel: () => {
        clearTimeout(handle);
      },
    };
  }
}
