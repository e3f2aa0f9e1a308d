import type { ByteView } from '../byte-view.ts';
import type { Findings } from '../findings.ts';
import { type BlockCode, type BlockFault, BlockReader, READ_AHEAD_BYTES } from './block-reader.ts';
import { isRestart, MARKER, markerFrom } from './markers.ts';

/** One scan of a sequential JPEG. */
export interface ScanPlan {
  /** Offset of its first byte of data. */
  readonly from: number;
  readonly mcus: number;
  /** MCUs between restart markers; 0: there are none. */
  readonly restartInterval: number;
  /** For every block of an MCU the index of its component's code. */
  readonly sequence: readonly number[];
  readonly codes: readonly BlockCode[];
}

/** Where a scan ends. */
export interface ScanEnd {
  /** After its last block. */
  readonly dataEnd: number;
  /** The marker after it; the length of the file if there is none. */
  readonly next: number;
}

/** A restart interval: its data without stuffing, and the marker that ends it. */
interface Interval {
  readonly from: number;
  /** Bytes without stuffing. */
  readonly length: number;
  /** Where the bytes end in the file; fill bytes may follow. */
  readonly rawEnd: number;
  readonly end: { readonly offset: number; readonly code: number } | undefined;
}

/** Shorter rests are read on as blocks by accident. */
const FEWEST_LEFT_BYTES = 8;
const FEWEST_LEFT_BLOCKS = 4;
/** So many equal bytes in a row do not occur at the end of image data. */
const ZEROED_RUN = 16;
/** So many of them are part of the blocks that were overwritten; one may be there by accident. */
const ZEROED_BLOCK_BYTES = 4;
/** If this part of the blocks is outside the range of DC values, the image is strange, not damaged. */
const STRANGE_PART = 0.9;

/**
 * Follows every block of the scans of a sequential JPEG, and judges what is left over in each restart interval: harmless bytes,
 * or image data that a lost step left behind. Decoders do not look at it.
 */
export class EntropyWalk {
  readonly #bytes: Uint8Array;
  readonly #view: ByteView;
  readonly #findings: Findings;
  readonly #data: Uint8Array;
  #blocks = 0;
  #outside = 0;
  #onePadded = 0;
  #leftOver = 0;
  /** Where the first interval ends that is padded with zeros. */
  #zeroPaddedAt: number | undefined;

  constructor(bytes: Uint8Array, view: ByteView, findings: Findings) {
    this.#bytes = bytes;
    this.#view = view;
    this.#findings = findings;
    this.#data = new Uint8Array(bytes.length + READ_AHEAD_BYTES);
  }

  /** @throws PipelineError CORRUPT, TRUNCATED */
  walkScan({ from, mcus, restartInterval, sequence, codes }: ScanPlan): ScanEnd {
    const reader = new BlockReader(this.#data, sequence, codes);
    let offset = from;
    let left = mcus;
    for (let restarts = 0; ; restarts += 1) {
      const interval = this.#unstuff(offset);
      reader.restart(interval.length);
      const count = restartInterval === 0 ? left : Math.min(left, restartInterval);
      const fault = reader.readMcus(count);
      if (fault !== 'none') throw this.#faultOf(fault, interval);
      const dataEnd = this.#judgeRest(reader, interval);
      left -= count;
      if (left === 0) {
        this.#blocks += reader.blocks;
        this.#outside += reader.outside;
        return { dataEnd, next: interval.end?.offset ?? this.#bytes.length };
      }
      const restart = this.#restartFrom(interval, MARKER.RST0 + (restarts % 8));
      if (dataEnd !== interval.rawEnd || restart !== interval.end?.offset) {
        this.#findings.note('STRAY_BYTES_IN_SCAN', dataEnd, restart - dataEnd);
        this.#findings.drop(dataEnd, restart);
      }
      offset = restart + 2;
    }
  }

  /** What only all scans together show. @throws PipelineError CORRUPT */
  judge(): void {
    if (this.#outside > 0 && this.#outside < STRANGE_PART * this.#blocks)
      throw this.#view.corrupt(
        undefined,
        `${String(this.#outside)} of ${String(this.#blocks)} blocks are brighter or darker than possible`,
      );
    if (this.#zeroPaddedAt !== undefined && (this.#onePadded > 0 || this.#leftOver > 0))
      throw this.#view.corrupt(this.#zeroPaddedAt, 'the image data does not end where its last block does');
  }

  /** Copies data up to the next marker, without the zeros that follow each 0xFF. */
  #unstuff(from: number): Interval {
    const bytes = this.#bytes;
    let length = 0;
    for (let offset = from; ;) {
      const found = bytes.indexOf(0xff, offset);
      const isStuffed = found >= 0 && bytes[found + 1] === 0;
      const end = found < 0 ? bytes.length : found + (isStuffed ? 1 : 0);
      this.#data.set(bytes.subarray(offset, end), length);
      length += end - offset;
      if (!isStuffed)
        return { from, length, rawEnd: end, end: found < 0 ? undefined : markerFrom(bytes, found) };
      offset = found + 2;
    }
  }

  /** The offset in the file after so many of an interval's bytes. */
  #offsetAfter(used: number, { from, length, rawEnd }: Interval): number {
    if (used === length) return rawEnd;
    let offset = from;
    for (let read = 0; read < used; read += 1) offset += this.#bytes[offset] === 0xff ? 2 : 1;
    return offset;
  }

  #faultOf(fault: Exclude<BlockFault, 'none'>, { from, end }: Interval): Error {
    if (fault === 'missing' && (end === undefined || end.code === MARKER.EOI))
      return this.#view.truncated('the image data');
    const found = {
      missing: 'blocks of the image are missing before the marker that follows',
      code: 'the image data has a code that its table does not define',
      overrun: 'a block of the image has more than 64 coefficients',
    }[fault];
    return this.#view.corrupt(fault === 'missing' ? (end?.offset ?? from) : from, found);
  }

  /** Judges what follows the last block of an interval. Returns where its data ends. @throws PipelineError CORRUPT */
  #judgeRest(reader: BlockReader, interval: Interval): number {
    const used = (reader.position + 7) >>> 3;
    const dataEnd = this.#offsetAfter(used, interval);
    this.#judgePadding(reader, dataEnd);
    if (used === interval.length) return dataEnd;
    this.#leftOver += 1;
    const rest = this.#data.subarray(used, interval.length);
    if (this.#continuesRun(used, interval.length))
      throw this.#view.corrupt(
        dataEnd,
        'the image data ends in a run of equal bytes; expected the last blocks',
      );
    const [first] = rest;
    const blocks = rest.every((byte) => byte === first) ? 0 : reader.blocksToTheEnd();
    if (blocks >= FEWEST_LEFT_BLOCKS || (blocks > 0 && rest.length >= FEWEST_LEFT_BYTES))
      throw this.#view.corrupt(
        dataEnd,
        `${String(blocks)} blocks of the image are left over, since data before them is damaged`,
      );
    return dataEnd;
  }

  /** The bits after the last block are ones; some programs write zeros. Source: ITU-T T.81, F.1.2.3 */
  #judgePadding(reader: BlockReader, dataEnd: number): void {
    const bits = (8 - (reader.position & 7)) & 7;
    if (bits === 0) return;
    const padding = reader.padding();
    if (padding === (1 << bits) - 1) this.#onePadded += 1;
    else if (padding === 0) this.#zeroPaddedAt ??= dataEnd;
    else throw this.#view.corrupt(dataEnd, 'the image data does not end where its last block does');
  }

  /** Whether the bytes after `used` continue a run of equal bytes: the data was overwritten before its end. */
  #continuesRun(used: number, length: number): boolean {
    const value = this.#data[used];
    let start = used;
    while (start > 0 && this.#data[start - 1] === value) start -= 1;
    let end = used;
    while (end < length && this.#data[end] === value) end += 1;
    return used - start >= ZEROED_BLOCK_BYTES && end - start >= ZEROED_RUN;
  }

  /** The expected restart marker after an interval. Other markers before it are stray bytes. @throws PipelineError */
  #restartFrom({ end }: Interval, expected: number): number {
    let marker = end;
    while (marker !== undefined && marker.code !== MARKER.EOI) {
      if (marker.code === expected) return marker.offset;
      if (isRestart(marker.code) || marker.code === MARKER.SOS)
        throw this.#view.corrupt(
          marker.offset,
          `found the marker 0x${marker.code.toString(16)}; expected the restart marker 0x${expected.toString(16)}`,
        );
      marker = markerFrom(this.#bytes, marker.offset + 2);
    }
    throw this.#view.truncated('the image data');
  }
}
