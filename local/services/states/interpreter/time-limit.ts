import type { HoldTime } from '../../../kernel/call.ts';
import type { Clock, Timer } from '../../../kernel/clock.ts';

/** Calls `reached` when `leftMs` milliseconds have passed in which it was not held; never, if that is infinite. */
export class TimeLimit {
  readonly #clock: Clock;
  readonly #reached: () => void;
  #leftMs: number;
  #sinceMs = 0;
  #timer: Timer | undefined;
  #ended = false;

  constructor(clock: Clock, leftMs: number, reached: () => void) {
    this.#clock = clock;
    this.#leftMs = leftMs;
    this.#reached = reached;
    this.#goOn();
  }

  readonly hold: HoldTime = () => {
    this.#timer?.cancel();
    this.#leftMs -= this.#clock.now() - this.#sinceMs;
    return () => {
      if (!this.#ended) this.#goOn();
    };
  };

  end(): void {
    this.#ended = true;
    this.#timer?.cancel();
  }

  #goOn(): void {
    this.#sinceMs = this.#clock.now();
    if (Number.isFinite(this.#leftMs))
      this.#timer = this.#clock.schedule(this.#sinceMs + this.#leftMs, this.#reached);
  }
}
