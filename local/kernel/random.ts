import { createHash } from 'node:crypto';

/** A seeded source of numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  integer(below: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A string of `length` hex digits. */
  hex(length: number): string;
  /** A version 4 UUID. */
  uuid(): string;
  /** The items in a new order; the argument is not changed. */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent sequence for one purpose, so that a new caller does not shift the others. */
  fork(purpose: string): Random;
}

/** Numerical generator "mulberry32": 32 bits of state, passes the usual statistical tests, far from cryptographic. */
export function seededRandom(seed: string | number): Random {
  let state = createHash('sha256').update(String(seed)).digest().readUInt32LE(0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number): number => Math.floor(next() * below);
  const hex = (length: number): string => {
    let digits = '';
    for (let left = length; left > 0; left -= 7)
      digits += integer(16 ** 7)
        .toString(16)
        .padStart(7, '0');
    return digits.slice(0, length);
  };
  return {
    next,
    integer,
    hex,
    chance: (probability) => probability > 0 && next() < probability,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(integer(4))}${hex(3)}-${hex(12)}`,
    shuffle: (items) => {
      const copy = [...items];
      for (let last = copy.length - 1; last > 0; last -= 1) {
        const other = integer(last + 1);
        const [a, b] = [copy[last], copy[other]];
        if (a !== undefined && b !== undefined) [copy[last], copy[other]] = [b, a];
      }
      return copy;
    },
    fork: (purpose) => seededRandom(`${String(seed)}/${purpose}`),
  };
}
