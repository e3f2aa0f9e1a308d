import { crc32, inflateSync } from 'node:zlib';

import { MAX_HELD_BYTES, MAX_PIXELS } from '#contracts/limits.ts';

import { quoted } from '../quoted.ts';
import { ByteView } from './byte-view.ts';
import { Findings } from './findings.ts';
import type { Inspection } from './inspection.ts';
import { dataBytes, type PngHeader, readHeader } from './png-header.ts';

const SIGNATURE_BYTES = 8;
/** Length, name and checksum of a chunk. */
const CHUNK_FRAME_BYTES = 12;
const LONGEST_CHUNK = 0x7fffffff;
/** Whether more image data than this is complete, only the decoder tells. */
const MOST_INFLATED_BYTES = 64 * 1024 * 1024;
const END = Uint8Array.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
/** An ancillary chunk by its name that changes pixels all the same. */
const TRANSPARENCY = 'tRNS';
const TRANSPARENCY_SUM = crc32(TRANSPARENCY);

interface Chunk {
  readonly name: string;
  readonly offset: number;
  /** Of its content. */
  readonly length: number;
  readonly hasRightChecksum: boolean;
}

/**
 * Walks the chunks from IHDR to IEND and verifies their checksums. An ancillary chunk with a wrong one is left out.
 *
 * Source: PNG specification (third edition), sections 5 and 11
 *
 * @throws PipelineError CORRUPT, TRUNCATED, TOO_COMPLEX, UNSUPPORTED_FORMAT
 */
export function inspectPng(bytes: Uint8Array): Inspection {
  return new PngInspection(bytes).inspect();
}

class PngInspection {
  readonly #bytes: Uint8Array;
  readonly #view: ByteView;
  readonly #findings = new Findings();
  readonly #data: Uint8Array[] = [];
  #header: PngHeader | undefined;
  #hasPalette = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new ByteView(bytes, 'PNG');
  }

  inspect(): Inspection {
    let offset = SIGNATURE_BYTES;
    for (;;) {
      const chunk = this.#readChunk(offset);
      if (chunk === undefined) {
        this.#supplyEnd(offset);
        break;
      }
      if (chunk.name === 'IEND') {
        if (!chunk.hasRightChecksum) this.#supplyEnd(offset);
        break;
      }
      this.#take(chunk);
      offset += CHUNK_FRAME_BYTES + chunk.length;
    }
    const header = this.#header;
    if (header === undefined || this.#data.length === 0)
      throw this.#view.corrupt(offset, 'the file ends without image data; expected IDAT before IEND');
    checkHeld(this.#view, header);
    return {
      canvas: header.size,
      frames: 1,
      warnings: this.#findings.warnings,
      mended: this.#findings.mend(this.#bytes),
    };
  }

  /** The chunk at `offset`; undefined if there is none although IDAT came. @throws PipelineError */
  #readChunk(offset: number): Chunk | undefined {
    const view = this.#view;
    const hasData = this.#data.length > 0;
    if (offset + 8 > view.length) {
      if (hasData) return undefined;
      throw view.endsBefore('its image data');
    }
    const length = view.u32be(offset, 'a chunk');
    const name = view.name(offset + 4, 'a chunk');
    if (length > LONGEST_CHUNK || !/^[A-Za-z]{4}$/.test(name)) {
      if (hasData) return undefined;
      throw view.corrupt(
        offset,
        `found a chunk with the length ${String(length)} and the name ${quoted(name)}; expected a name of four letters and a length below 2^31`,
      );
    }
    const end = offset + 8 + length;
    if (end + 4 > view.length) {
      if (hasData && name !== 'IDAT') return undefined;
      throw view.truncated(`the chunk ${name}`, end + 4);
    }
    const found = crc32(this.#bytes.subarray(offset + 4, end));
    const expected = view.u32be(end, 'a checksum');
    if (found !== expected && !this.#isDispensable(name, offset, end, expected))
      throw view.corrupt(
        offset,
        `the chunk ${name} has the checksum ${hex(found)}; expected ${hex(expected)}, as stored in the file`,
      );
    return { name, offset, length, hasRightChecksum: found === expected };
  }

  /** Whether a chunk with a wrong checksum may be left out. A transparency whose name is damaged looks like an unknown chunk. */
  #isDispensable(name: string, offset: number, end: number, expected: number): boolean {
    const isTransparency = crc32(this.#bytes.subarray(offset + 8, end), TRANSPARENCY_SUM) === expected;
    return isOptional(name) && !isTransparency;
  }

  #take({ name, offset, length, hasRightChecksum }: Chunk): void {
    const view = this.#view;
    if (name === 'CgBI' && this.#header === undefined)
      throw view.unsupported(
        'a PNG optimised for iPhones (it begins with the chunk CgBI)',
        'Convert it back: Xcode has the option -revert-iphone-optimizations of its pngcrush for that.',
      );
    if ((this.#header === undefined) !== (name === 'IHDR'))
      throw view.corrupt(offset, `found the chunk ${name}; expected IHDR as the first chunk, and only there`);
    this.#header ??= readHeader(view, offset, length);
    if (!hasRightChecksum) {
      this.#findings.note('ANCILLARY_CHECKSUM', offset);
      this.#findings.drop(offset, offset + CHUNK_FRAME_BYTES + length);
    }
    if (name === 'PLTE') this.#hasPalette = true;
    if (name === 'cICP' && hasRightChecksum) this.#readColour(offset, length);
    if (name === 'IDAT') {
      if (this.#header.isPalette && !this.#hasPalette)
        throw view.corrupt(offset, 'image data comes before its palette; expected PLTE first');
      this.#data.push(this.#bytes.subarray(offset + 8, offset + 8 + length));
    }
  }

  /** Colours other than RGB of full range are ignored, as browsers do. Source: PNG specification (third edition), section 11.3.2.6 */
  #readColour(offset: number, length: number): void {
    const isBefore = this.#data.length === 0 && !this.#hasPalette;
    const [matrix, fullRange] = [this.#bytes[offset + 10], this.#bytes[offset + 11]];
    if (isBefore && length === 4 && (matrix !== 0 || fullRange !== 1))
      this.#findings.note('COLOUR_IGNORED', offset);
  }

  /** IEND is missing, or replaced by something else. @throws PipelineError if image data is missing too */
  #supplyEnd(offset: number): void {
    if (this.#header !== undefined && this.#data.length > 0) this.#checkData(this.#header, offset);
    this.#findings.note('END_MARKER_MISSING', offset);
    this.#findings.replace(offset, this.#bytes.length, END);
  }

  /** Whether the image data has every row and its check value. @throws PipelineError CORRUPT, TRUNCATED */
  #checkData(header: PngHeader, offset: number): void {
    const wanted = dataBytes(header);
    if (wanted > MOST_INFLATED_BYTES) return;
    try {
      // One byte more: data that goes on after the last row does not harm.
      if (inflateSync(Buffer.concat(this.#data), { maxOutputLength: wanted + 1 }).length >= wanted) return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ERR_BUFFER_TOO_LARGE') return;
      if (code !== 'Z_BUF_ERROR') throw this.#view.corrupt(offset, 'the image data cannot be decompressed');
    }
    throw this.#view.endsBefore('the end of its image data');
  }
}

/** Whether decoders do without the chunk: one in lower case, except for transparency; and IEND, which has no content. */
function isOptional(name: string): boolean {
  return name === 'IEND' || (/^[a-z]/.test(name) && name !== TRANSPARENCY);
}

/** An interlaced image is complete only after its last pass, so all of it is held in memory; larger canvases are rejected anyway. */
function checkHeld(view: ByteView, { size: { width, height }, bitsPerPixel, isInterlaced }: PngHeader): void {
  const heldBytes = (width * height * bitsPerPixel) / 8;
  if (isInterlaced && width * height <= MAX_PIXELS && heldBytes > MAX_HELD_BYTES)
    throw view.tooComplex(
      `${String(width)} x ${String(height)} interlaced pixels, which take ${String(heldBytes)} bytes of memory; the limit is ${String(MAX_HELD_BYTES)}`,
      { width, height, heldBytes, maxHeldBytes: MAX_HELD_BYTES },
    );
}

function hex(sum: number): string {
  return `0x${sum.toString(16).padStart(8, '0')}`;
}
