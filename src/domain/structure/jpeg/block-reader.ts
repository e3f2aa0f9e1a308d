import { type AcLookup, BITS_MASK, type DcLookup, END_OF_BLOCK, PASSED_SHIFT } from './huffman-table.ts';

/** How to read the blocks of one component. */
export interface BlockCode {
  readonly dc: DcLookup;
  readonly ac: AcLookup;
  /** Quantizer of the DC coefficient. */
  readonly quantizer: number;
}

/** What a block is missing: nothing; its data ends; a code that the table lacks; it has more than 64 coefficients. */
export type BlockFault = 'none' | 'missing' | 'code' | 'overrun';

const COEFFICIENTS = 64;
const PASSED_MASK = 127;
/** Largest DC coefficient times quantizer: 1,024 is valid, rounding and noise may pass it a little. */
const MOST_DC = 1280;
/** Other bytes, read as blocks, leave the range in a larger part of them. */
const MOST_OUTSIDE = 0.1;
/** Bytes that a block may be read beyond its data: 64 codes of 31 bits, rounded up. */
export const READ_AHEAD_BYTES = 512;

/**
 * Follows the Huffman codes of blocks without keeping a coefficient.
 *
 * Source: ITU-T T.81, F.2.2
 */
export class BlockReader {
  readonly #view: DataView;
  /** The components of the blocks of one MCU, in order. */
  readonly #sequence: readonly number[];
  readonly #codes: readonly BlockCode[];
  readonly #predictions: Int32Array;
  #bits: number;
  /** Position in bits. */
  position = 0;
  /** Blocks read, and those among them whose DC value is outside its range. */
  blocks = 0;
  outside = 0;

  /**
   * @param data entropy-coded bytes without stuffing; at least READ_AHEAD_BYTES more than will be read
   * @param sequence for every block of an MCU the index of its component's code
   */
  constructor(data: Uint8Array, sequence: readonly number[], codes: readonly BlockCode[]) {
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.#sequence = sequence;
    this.#codes = codes;
    this.#predictions = new Int32Array(codes.length);
    this.#bits = 0;
  }

  /** Begins a restart interval of this many bytes. */
  restart(bytes: number): void {
    this.#predictions.fill(0);
    this.#bits = bytes * 8;
    this.position = 0;
  }

  /** Reads whole MCUs, at most so many. */
  readMcus(count: number): BlockFault {
    for (let mcu = 0; mcu < count; mcu += 1)
      for (const component of this.#sequence) {
        const fault = this.#readBlock(component);
        if (fault !== 'none') return fault;
        if (this.position > this.#bits) return 'missing';
        this.blocks += 1;
      }
    return 'none';
  }

  /**
   * How many blocks follow if the rest of the interval is read on as blocks that fill it exactly, up to less than a byte of
   * ones; 0 if it is not, or if their brightness is impossible, as that of other bytes is.
   */
  blocksToTheEnd(): number {
    const { position, outside } = this;
    let found = 0;
    let fault: BlockFault = 'none';
    while (fault === 'none' && !this.#isAtEnd()) {
      fault = this.#readBlock(this.#sequence[found % this.#sequence.length] ?? 0);
      if (this.position > this.#bits) fault = 'missing';
      found += 1;
    }
    const isPlausible = fault === 'none' && this.outside - outside < MOST_OUTSIDE * found;
    this.position = position;
    this.outside = outside;
    return isPlausible ? found : 0;
  }

  #isAtEnd(): boolean {
    const rest = this.#bits - this.position;
    return rest < 8 && this.padding() === (1 << rest) - 1;
  }

  /** The bits up to the next whole byte. */
  padding(): number {
    const used = this.position & 7;
    return used === 0 ? 0 : this.#view.getUint8(this.position >>> 3) & ((1 << (8 - used)) - 1);
  }

  #readBlock(component: number): BlockFault {
    const code = this.#codes[component];
    if (code === undefined) return 'code';
    const fault = this.#readDc(component, code);
    return fault === 'none' ? this.#readAc(code.ac) : fault;
  }

  #readDc(component: number, { dc, quantizer }: BlockCode): BlockFault {
    const view = this.#view;
    let position = this.position;
    const entry = dc[(view.getUint32(position >>> 3) << (position & 7)) >>> 16] ?? 0;
    if (entry === 0) return this.#faultAt(position, 'code');
    position += entry >> 4;
    const size = entry & 15;
    let value = this.#predictions[component] ?? 0;
    if (size > 0) {
      const bits = (view.getUint32(position >>> 3) << (position & 7)) >>> (32 - size);
      value += bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
      this.#predictions[component] = value;
    }
    if (Math.abs(value) * quantizer > MOST_DC) this.outside += 1;
    this.position = position + size;
    return 'none';
  }

  #readAc({ all, one }: AcLookup): BlockFault {
    const view = this.#view;
    let position = this.position;
    for (let next = 1; next < COEFFICIENTS;) {
      const window = (view.getUint32(position >>> 3) << (position & 7)) >>> 16;
      let entry = all[window] ?? 0;
      let passed = next + ((entry >> PASSED_SHIFT) & PASSED_MASK);
      if (passed > COEFFICIENTS || (passed === COEFFICIENTS && (entry & END_OF_BLOCK) !== 0)) {
        // The block ends amid these symbols; those after its end belong to the next block.
        entry = one[window] ?? 0;
        passed = next + ((entry >> PASSED_SHIFT) & PASSED_MASK);
        if (passed > COEFFICIENTS) return this.#faultAt(position, 'overrun');
      }
      if (entry === 0) return this.#faultAt(position, 'code');
      position += entry & BITS_MASK;
      next = (entry & END_OF_BLOCK) === 0 ? passed : COEFFICIENTS;
    }
    this.position = position;
    return 'none';
  }

  /** What looks like a wrong code where the data ends is only its end. */
  #faultAt(position: number, fault: BlockFault): BlockFault {
    return position + 16 > this.#bits ? 'missing' : fault;
  }
}
