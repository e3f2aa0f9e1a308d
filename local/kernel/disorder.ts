import type { Random } from './random.ts';

/** How often the runtime does what AWS allows but rarely does. One seed determines all of it. */
export interface DisorderOptions {
  /** Probability that an at-least-once delivery or message arrives twice. */
  readonly duplicate: number;
  /** Maximum delay added to a delivery, in milliseconds; 0 keeps the sending order. */
  readonly maxDelayMs: number;
  /** Whether a queue returns messages in arbitrary order. */
  readonly shuffle: boolean;
}

export const NO_DISORDER: DisorderOptions = { duplicate: 0, maxDelayMs: 0, shuffle: false };

/** Seeded duplicates, delays and reordering, for services that deliver at least once and unordered. */
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
