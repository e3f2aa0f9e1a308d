import type { Random } from './random.ts';

/** How much of what AWS does not promise happens here. All of it comes from one seed. */
export interface DisorderOptions {
  /** Probability that an at-least-once delivery or message arrives twice. */
  readonly duplicate: number;
  /** Upper bound of the delay added to a delivery, milliseconds; 0 keeps the order of sending. */
  readonly maxDelayMs: number;
  /** Whether a queue hands out messages in any order. */
  readonly shuffle: boolean;
}

export const NO_DISORDER: DisorderOptions = { duplicate: 0, maxDelayMs: 0, shuffle: false };

/** Seeded duplicates, delays and reordering, for whoever delivers at least once and unordered. */
export class Disorder {
  readonly #options: DisorderOptions;
  readonly #random: Random;

  constructor(options: DisorderOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  duplicates(): boolean {
    return this.#random.chance(this.#options.duplicate);
  }

  delayMs(): number {
    return this.#options.maxDelayMs === 0 ? 0 : this.#random.integer(this.#options.maxDelayMs + 1);
  }

  /** The items in an order that an unordered service may use. */
  order<T>(items: readonly T[]): T[] {
    return this.#options.shuffle ? this.#random.shuffle(items) : [...items];
  }
}
