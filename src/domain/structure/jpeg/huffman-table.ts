/** A Huffman table as DHT defines it: how many codes of 1 to 16 bits there are, and their symbols in order. */
export interface HuffmanTable {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/**
 * Differences of DC values, by the next 16 bits: the bits of the code times 16, and the size of the difference. 0: no such code.
 */
export type DcLookup = Uint16Array;

/**
 * Steps through the AC coefficients of a block, by the next 16 bits; `all` takes as many whole symbols as the 16 bits hold,
 * `one` a single one. An entry is made by `step`; 0: no such code.
 */
export interface AcLookup {
  readonly one: Uint16Array;
  readonly all: Uint16Array;
}

const WINDOW_BITS = 16;
const WINDOWS = 1 << WINDOW_BITS;
/** The symbol ends the block. */
export const END_OF_BLOCK = 1 << 12;
/** Bits of an entry: 5 for the bits of code and value, 7 for the coefficients passed. */
export const BITS_MASK = 31;
export const PASSED_SHIFT = 5;
const PASSED_MASK = 127;
const ZEROS_16 = 15;

/** Whether the codes fit into 16 bits, and every code has a symbol. @param counts 16 of them */
export function isTable({ counts, symbols }: HuffmanTable): boolean {
  const windows = counts.reduce((sum, count, index) => sum + count * (WINDOWS >> (index + 1)), 0);
  const codes = counts.reduce((sum, count) => sum + count, 0);
  return windows <= WINDOWS && codes <= symbols.length;
}

export function dcLookup(table: HuffmanTable): DcLookup {
  const lookup = new Uint16Array(WINDOWS);
  fill(lookup, table, (length, size) => (length << 4) | (size & 15));
  return lookup;
}

export function acLookup(table: HuffmanTable): AcLookup {
  const one = new Uint16Array(WINDOWS);
  fill(one, table, (length, symbol) => {
    const [run, size] = [symbol >> 4, symbol & 15];
    if (size > 0) return step(length + size, run + 1);
    return run === ZEROS_16 ? step(length, run + 1) : step(length, 0) | END_OF_BLOCK;
  });
  return { one, all: packed(one) };
}

function step(bits: number, passed: number): number {
  return bits | (passed << PASSED_SHIFT);
}

/** Sets the entry of every window that begins with a code. Source: ITU-T T.81, annex C. */
function fill(
  lookup: Uint16Array,
  { counts, symbols }: HuffmanTable,
  entry: (length: number, symbol: number) => number,
): void {
  let window = 0;
  let index = 0;
  counts.forEach((count, position) => {
    const length = position + 1;
    const width = WINDOWS >> length;
    for (let used = 0; used < count && window < WINDOWS; used += 1, window += width, index += 1)
      lookup.fill(entry(length, symbols[index] ?? 0), window, window + width);
  });
}

/** Follows a window through as many symbols as lie in it whole, at most to the end of a block. */
function packed(one: Uint16Array): Uint16Array {
  const all = new Uint16Array(one);
  for (let window = 0; window < WINDOWS; window += 1) {
    let entry = one[window] ?? 0;
    while (entry !== 0 && (entry & END_OF_BLOCK) === 0) {
      const bits = entry & BITS_MASK;
      if (bits >= WINDOW_BITS) break;
      const next = one[(window << bits) & (WINDOWS - 1)] ?? 0;
      const sum = step(bits + (next & BITS_MASK), passedBy(entry) + passedBy(next));
      if (
        next === 0 ||
        bits + (next & BITS_MASK) > WINDOW_BITS ||
        passedBy(entry) + passedBy(next) > PASSED_MASK
      )
        break;
      entry = sum | (next & END_OF_BLOCK);
    }
    all[window] = entry;
  }
  return all;
}

function passedBy(entry: number): number {
  return (entry >> PASSED_SHIFT) & PASSED_MASK;
}
