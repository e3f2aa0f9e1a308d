import { crc32 } from 'node:zlib';

import { MAX_HELD_BYTES, MAX_PIXELS } from '#contracts/limits.ts';

import type { Size } from '../geometry.ts';
import { quoted } from '../quoted.ts';
import { ByteView } from './byte-view.ts';

const SIGNATURE_BYTES = 8;
/** Length, name and check sum of a chunk. */
const CHUNK_FRAME_BYTES = 12;
const LONGEST_CHUNK = 0x7fffffff;

/** Sample depths that a colour type allows. Source: PNG specification (third edition), table 12. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const PALETTE = 3;
/** Samples of a pixel, by colour type. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Header {
  readonly size: Size;
  readonly colourType: number;
  readonly depth: number;
  readonly isInterlaced: boolean;
}

/** Walks the chunks from IHDR to IEND and compares their check sums. Source: PNG specification (third edition), sections 5 and 11. */
export function checkPng(bytes: Uint8Array): Size {
  const view = new ByteView(bytes, 'PNG');
  let offset = SIGNATURE_BYTES;
  let header: Header | undefined;
  let hasPalette = false;
  let hasData = false;
  for (;;) {
    const { name, length } = readChunk(view, offset);
    if ((header === undefined) !== (name === 'IHDR'))
      throw view.corrupt(
        offset,
        `there is the chunk ${name}; IHDR is expected as the first chunk, and only there`,
      );
    header ??= readHeader(view, offset, length);
    if (name === 'PLTE') hasPalette = true;
    if (name === 'IDAT') {
      if (header.colourType === PALETTE && !hasPalette)
        throw view.corrupt(offset, 'image data comes before its palette; PLTE is expected first');
      hasData = true;
    }
    if (name === 'IEND') {
      if (!hasData)
        throw view.corrupt(offset, 'the file ends without image data; IDAT is expected before IEND');
      checkHeld(view, header);
      return header.size;
    }
    offset += CHUNK_FRAME_BYTES + length;
  }
}

function readChunk(view: ByteView, offset: number): { name: string; length: number } {
  const what = 'a chunk: there is no chunk IEND';
  const length = view.u32be(offset, what);
  const name = view.name(offset + 4, what);
  if (length > LONGEST_CHUNK || !/^[A-Za-z]{4}$/.test(name))
    throw view.corrupt(
      offset,
      `there are the length ${String(length)} and the name ${quoted(name)}; a chunk of four letters is expected`,
    );
  const end = offset + 8 + length;
  const stored = view.slice(offset + 4, end, `the chunk ${name}`);
  const expected = view.u32be(end, `the check sum of the chunk ${name}`);
  const found = crc32(stored);
  if (found !== expected)
    throw view.corrupt(
      offset,
      `the chunk ${name} has the check sum ${hex(found)}; ${hex(expected)} is expected, as it says itself`,
    );
  return { name, length };
}

function readHeader(view: ByteView, offset: number, length: number): Header {
  if (length !== 13) throw view.corrupt(offset, `IHDR has ${String(length)} bytes; 13 are expected`);
  const what = 'the chunk IHDR';
  const width = view.u32be(offset + 8, what);
  const height = view.u32be(offset + 12, what);
  const depth = view.at(offset + 16, what);
  const colourType = view.at(offset + 17, what);
  if (width === 0 || height === 0)
    throw view.corrupt(offset, 'a side of the image is 0; one pixel at least is expected');
  if (DEPTHS[colourType]?.includes(depth) !== true)
    throw view.corrupt(offset, `the colour type ${String(colourType)} has no depth of ${String(depth)} bits`);
  return { size: { width, height }, colourType, depth, isInterlaced: checkMethods(view, offset) };
}

/** An interlaced image is whole only with its last pass, so that all of it is in memory at once; larger canvases are refused anyway. */
function checkHeld(
  view: ByteView,
  { size: { width, height }, colourType, depth, isInterlaced }: Header,
): void {
  const heldBytes = (width * height * (SAMPLES[colourType] ?? 1) * depth) / 8;
  if (isInterlaced && width * height <= MAX_PIXELS && heldBytes > MAX_HELD_BYTES)
    throw view.tooComplex(
      `${String(width)} x ${String(height)} interlaced pixels, ${String(heldBytes)} bytes of them; at most ${String(MAX_HELD_BYTES)}`,
      { width, height, heldBytes, maxHeldBytes: MAX_HELD_BYTES },
    );
}

/**
 * Methods of compression, filter and interlace: the format knows one, one and two.
 *
 * @returns whether the image is interlaced
 */
function checkMethods(view: ByteView, offset: number): boolean {
  const methods = [18, 19, 20].map((distance) => view.at(offset + distance, 'the chunk IHDR'));
  const [compression = 0, filter = 0, interlace = 0] = methods;
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw view.corrupt(
      offset,
      `the methods of compression, filter and interlace are ${methods.join(', ')}; 0, 0 and 0 or 1 are expected`,
    );
  return interlace === 1;
}

function hex(sum: number): string {
  return `0x${sum.toString(16).padStart(8, '0')}`;
}
