import type { Size } from '../geometry.ts';
import type { ByteView } from './byte-view.ts';

/** Sample depths allowed for each colour type. Source: PNG specification (third edition), table 12. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Samples per pixel, by colour type. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;

export interface PngHeader {
  readonly size: Size;
  readonly bitsPerPixel: number;
  readonly isPalette: boolean;
  readonly isInterlaced: boolean;
}

/** Reads IHDR. @throws PipelineError CORRUPT */
export function readHeader(view: ByteView, offset: number, length: number): PngHeader {
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
  return {
    size: { width, height },
    bitsPerPixel: (SAMPLES[colourType] ?? 1) * depth,
    isPalette: colourType === PALETTE,
    isInterlaced: checkMethods(view, offset),
  };
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

/** First column and row of each pass, and the steps between its columns and rows. Source: PNG specification, section 8. */
export const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Bytes of the image data before compression: each row has a filter type and its pixels. */
export function dataBytes({ size: { width, height }, bitsPerPixel, isInterlaced }: PngHeader): number {
  const rows = (columns: number, count: number): number =>
    columns === 0 ? 0 : count * (1 + Math.ceil((columns * bitsPerPixel) / 8));
  if (!isInterlaced) return rows(width, height);
  return ADAM7.reduce(
    (sum, [column, row, across, down]) =>
      sum +
      rows(Math.max(0, Math.ceil((width - column) / across)), Math.max(0, Math.ceil((height - row) / down))),
    0,
  );
}
