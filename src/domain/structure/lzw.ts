/** What LZW data of a GIF contains. */
export interface LzwCount {
  /** Pixels, counted up to the wanted number. */
  readonly pixels: number;
  /** What comes after the last one: the end code, the end of the data, another code, or one that cannot be. */
  readonly ending: 'end' | 'data' | 'more' | 'damaged';
}

const MOST_CODES = 4096;
const MOST_BITS = 12;

/**
 * Counts the pixels of LZW data without making them: each code stands for one pixel more than its prefix.
 *
 * Source: GIF89a specification, appendix F
 *
 * @param codeSize bits of a pixel, at most 11
 * @param wanted where to stop
 */
export function countLzwPixels(data: Uint8Array, codeSize: number, wanted: number): LzwCount {
  const end = (1 << codeSize) + 1;
  const codes = new LzwCodes(data, codeSize);
  for (let pixels = 0; ;) {
    const code = codes.next();
    if (code === undefined) return { pixels: Math.min(pixels, wanted), ending: 'data' };
    if (code === end) return { pixels: Math.min(pixels, wanted), ending: 'end' };
    if (pixels >= wanted) return { pixels: wanted, ending: 'more' };
    const length = codes.lengthOf(code);
    if (length === undefined) return { pixels, ending: 'damaged' };
    pixels += length;
  }
}

/** The codes of LZW data, lowest bits first, and how many pixels each stands for. */
class LzwCodes {
  readonly #data: Uint8Array;
  readonly #codeSize: number;
  /** Pixels of each code in the table. */
  readonly #lengths: Uint32Array;
  #bits: number;
  #size: number;
  /** Pixels of the code before; 0 after a clear code. */
  #previous = 0;
  #offset = 0;
  #held = 0;
  #heldBits = 0;

  constructor(data: Uint8Array, codeSize: number) {
    this.#data = data;
    this.#codeSize = codeSize;
    this.#lengths = new Uint32Array(MOST_CODES).fill(1, 0, 1 << codeSize);
    this.#bits = codeSize + 1;
    this.#size = (1 << codeSize) + 2;
  }

  /** Undefined where the data ends. */
  next(): number | undefined {
    while (this.#heldBits < this.#bits) {
      if (this.#offset >= this.#data.length) return undefined;
      this.#held |= (this.#data[this.#offset] ?? 0) << this.#heldBits;
      this.#heldBits += 8;
      this.#offset += 1;
    }
    const code = this.#held & ((1 << this.#bits) - 1);
    this.#held >>>= this.#bits;
    this.#heldBits -= this.#bits;
    return code;
  }

  /** How many pixels a code stands for, which is entered in the table: none for the clear code; undefined if it cannot be. */
  lengthOf(code: number): number | undefined {
    if (code === 1 << this.#codeSize) {
      this.#bits = this.#codeSize + 1;
      this.#size = code + 2;
      this.#previous = 0;
      return 0;
    }
    const isNew = this.#previous > 0;
    if (code > this.#size || (code === this.#size && !isNew)) return undefined;
    if (isNew && this.#size < MOST_CODES) this.#enter(this.#previous + 1);
    this.#previous = this.#lengths[code] ?? 0;
    return this.#previous;
  }

  #enter(length: number): void {
    this.#lengths[this.#size] = length;
    this.#size += 1;
    if (this.#size === 1 << this.#bits && this.#bits < MOST_BITS) this.#bits += 1;
  }
}
