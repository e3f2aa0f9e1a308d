import { crc32 } from 'node:zlib';

import { MAX_HELD_BYTES, MAX_PIXELS } from '#contracts/limits.ts';

import type { Size } from '../geometry.ts';
import { quoted } from '../quoted.ts';
import { ByteView } from './byte-view.ts';

const SIGNATURE_BYTES = 8;
/** Length, name and checksum of a chunk. */
const CHUNK_FRAME_BYTES = 12;
const LONGEST_CHUNK = 0x7fffffff;

/** Sample depths allowed for each colour type. Source: PNG specification (third edition), table 12. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const PALETTE = 3;
/** Samples per pixel, by colour type. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Header {
  readonly size: Size;
  readonly colourType: number;
  readonly depth: number;
  readonly isInterlaced: boolean;
}

/** Walks the chunks from IHDR to IEND and verifies their checksums. Source: PNG specification (third edition), sections 5 and 11. */
export function checkPng(bytes: Uint8Array): Size {
  const view = new ByteView(bytes, 'PNG');
  let offset = SIGNATURE_BYTES;
  let header: Header | undefined;
  let hasPalette = false;
  let hasData = false;
  for (;;) {
    const { name, length } = readChunk(view, offset);
    if ((header === undefined) !== (name === 'IHDR'))
      throw view.corrupt(offset, `found the chunk ${name}; expected IHDR as the first chunk, and only there`);
    header ??= readHeader(view, offset, length);
    if (name === 'PLTE') hasPalette = true;
    if (name === 'IDAT') {
      if (header.colourType === PALETTE && !hasPalette)
        throw view.corrupt(offset, 'image data comes before its palette; expected PLTE first');
      hasData = true;
    }
    if (name === 'IEND') {
      if (!hasData) throw view.corrupt(offset, 'the file ends without image data; expected IDAT before IEND');
      checkHeld(view, header);
      return header.size;
    }
    offset += CHUNK_FRAME_BYTES + length;
  }
}

function readChunk(view: ByteView, offset: number): { name: string; length: number } {
  const what = 'a chunk: the IEND chunk is missing';
  const length = view.u32be(offset, what);
  const name = view.name(offset + 4, what);
  if (length > LONGEST_CHUNK || !/^[A-Za-z]{4}$/.test(name))
    throw view.corrupt(
      offset,
      `found a chunk with the length ${String(length)} and the name ${quoted(name)}; expected a name of four letters and a length below 2^31`,
    );
  const end = offset + 8 + length;
  const stored = view.slice(offset + 4, end, `the chunk ${name}`);
  const expected = view.u32be(end, `the checksum of the chunk ${name}`);
  const found = crc32(stored);
  if (found !== expected)
    throw view.corrupt(
      offset,
      `the chunk ${name} has the checksum ${hex(found)}; expected ${hex(expected)}, as stored in the file`,
    );
  return { name, length };
}

function readHeader(view: ByteView, offset: number, length: number): Header {
  if (length !== 13) throw view.corrupt(offset, `IHDR has ${String(length)} bytes; expected 13`);
  const what = 'the chunk IHDR';
  const width = view.u32be(offset + 8, what);
  const height = view.u32be(offset + 12, what);
  const depth = view.at(offset + 16, what);
  const colourType = view.at(offset + 17, what);
  if (width === 0 || height === 0)
    throw view.corrupt(offset, 'a side of the image is 0; expected at least one pixel');
  if (DEPTHS[colourType]?.includes(depth) !== true)
    throw view.corrupt(
      offset,
      `the colour type ${String(colourType)} does not allow a depth of ${String(depth)} bits`,
    );
  return { size: { width, height }, colourType, depth, isInterlaced: checkMethods(view, offset) };
}

/** An interlaced image is complete only after its last pass, so all of it is held in memory; larger canvases are rejected anyway. */
function checkHeld(
  view: ByteView,
  { size: { width, height }, colourType, depth, isInterlaced }: Header,
): void {
  const heldBytes = (width * height * (SAMPLES[colourType] ?? 1) * depth) / 8;
  if (isInterlaced && width * height <= MAX_PIXELS && heldBytes > MAX_HELD_BYTES)
    throw view.tooComplex(
      `${String(width)} x ${String(height)} interlaced pixels, which take ${String(heldBytes)} bytes of memory; the limit is ${String(MAX_HELD_BYTES)}`,
      { width, height, heldBytes, maxHeldBytes: MAX_HELD_BYTES },
    );
}

/**
 * Checks the methods of compression, filter and interlace: the format has one, one and two.
 *
 * @returns whether the image is interlaced
 */
function checkMethods(view: ByteView, offset: number): boolean {
  const methods = [18, 19, 20].map((distance) => view.at(offset + distance, 'the chunk IHDR'));
  const [compression = 0, filter = 0, interlace = 0] = methods;
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw view.corrupt(
      offset,
      `the methods of compression, filter and interlace are ${methods.join(', ')}; expected 0, 0 and 0 or 1`,
    );
  return interlace === 1;
}

function hex(sum: number): string {
  return `0x${sum.toString(16).padStart(8, '0')}`;
}
