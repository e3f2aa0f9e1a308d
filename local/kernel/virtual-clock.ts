import type { Clock, Timer, TimerOptions } from './clock.ts';

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly background: boolean;
  readonly run: () => void;
}

/** A clock that moves only when told to: `runNext` jumps to the earliest timer and runs it. */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #entries = new Set<Entry>();

  /** @param startMs first value of `now()`, milliseconds since the Unix epoch */
  constructor(startMs = 1_764_500_400_000) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  schedule(atMs: number, run: () => void, options: TimerOptions = {}): Timer {
    this.#order += 1;
    const entry = { atMs, order: this.#order, background: options.background === true, run };
    this.#entries.add(entry);
    return {
      cancel: () => {
        this.#entries.delete(entry);
      },
    };
  }

  /** True while a timer is pending, background timers excluded. */
  get hasForegroundTimers(): boolean {
    for (const entry of this.#entries) if (!entry.background) return true;
    return false;
  }

  /** Time of the earliest timer of any kind, or undefined. */
  get nextAtMs(): number | undefined {
    return this.#earliest()?.atMs;
  }

  /**
   * Jumps to the earliest timer, if it is due by `untilMs`, and runs it. Timers due at the same time run in
   * scheduling order.
   */
  runNext(untilMs = Number.POSITIVE_INFINITY): boolean {
    const entry = this.#earliest();
    if (entry === undefined || entry.atMs > untilMs) return false;
    this.#entries.delete(entry);
    this.#nowMs = Math.max(this.#nowMs, entry.atMs);
    entry.run();
    return true;
  }

  /** Moves time without running timers, for example to simulate a clock that jumps. */
  jumpTo(atMs: number): void {
    this.#nowMs = atMs;
  }

  #earliest(): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#entries) {
      if (
        first === undefined ||
        entry.atMs < first.atMs ||
        (entry.atMs === first.atMs && entry.order < first.order)
      ) {
        first = entry;
      }
    }
    return first;
  }
}
