import sharp, { type Sharp } from 'sharp';

import { makeScanBomb } from '#test/support/images/make-scan-bomb.ts';
import { EXIF_TAGS, writeExif } from '#test/support/images/write-exif.ts';
import { writeGif } from '#test/support/images/write-gif.ts';
import { withSegments } from '#test/support/images/write-jpeg.ts';
import {
  deflatedZeros,
  PNG_COLOUR,
  pngChunk,
  writeBlankPng,
  writePng,
} from '#test/support/images/write-png.ts';
import { webpAnimation, webpCanvas, webpFrame, writeWebp } from '#test/support/images/write-webp.ts';

/** A small file that is expensive to read. */
export interface Bomb {
  readonly name: string;
  readonly make: () => Promise<Buffer>;
}

const LARGEST_SQUARE = 10_000;
const LONGEST_SIDE = 65_500;
const FILE_BYTES = 10_000_000;
const { grey, rgb, rgba } = PNG_COLOUR;

const square = (side = LARGEST_SQUARE): Sharp =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#336699' } });
const blank = (width: number, height: number, depth: number, colour: number, interlaced = false) =>
  writeBlankPng({ width, height, depth, colour, interlaced });
const flatGif = (width: number, height: number): Promise<Buffer> =>
  Promise.resolve(writeGif({ width, height, frames: [{ width, height }] }));

/** A piece, as often as the largest file can hold it. */
const repeated = (piece: Buffer): Buffer => Buffer.alloc(FILE_BYTES - (FILE_BYTES % piece.length), piece);
const smallPng = (before: readonly Buffer[]): Buffer => writePng({ width: 8, height: 8, before });

export const BOMBS: readonly Bomb[] = [
  { name: 'GIF 16000 x 16000', make: () => flatGif(16_000, 16_000) },
  { name: 'GIF 10000 x 10000', make: () => flatGif(LARGEST_SQUARE, LARGEST_SQUARE) },
  { name: 'GIF 65500 x 1500', make: () => flatGif(LONGEST_SIDE, 1500) },
  { name: 'PNG 10000 x 10000, 16 bit RGBA', make: () => blank(LARGEST_SQUARE, LARGEST_SQUARE, 16, rgba) },
  {
    name: 'the same, interlaced',
    make: () => blank(LARGEST_SQUARE, LARGEST_SQUARE, 16, rgba, true),
  },
  { name: 'PNG 8000 x 8000, 16 bit RGBA, interlaced', make: () => blank(8000, 8000, 16, rgba, true) },
  {
    name: 'PNG 65500 x 1000, 16 bit RGBA, interlaced',
    make: () => blank(LONGEST_SIDE, 1000, 16, rgba, true),
  },
  { name: 'PNG 10000 x 10000, interlaced', make: () => blank(LARGEST_SQUARE, LARGEST_SQUARE, 8, rgb, true) },
  { name: 'PNG 1 x 1000000', make: () => blank(1, 1_000_000, 8, grey) },
  { name: 'PNG 2000000000 x 2000000000', make: () => Promise.resolve(writePngHeader()) },
  { name: 'PNG, iCCP of 2 GB', make: async () => smallPng([await zipped('iCCP', 'x\0\0', 2_000_000_000)]) },
  { name: 'PNG, a thousand zTXt of 8 MB', make: async () => manyTexts('zTXt', 'Comment\0\0') },
  { name: 'PNG, a thousand iTXt of 8 MB', make: async () => manyTexts('iTXt', 'Comment\0\u0001\0\0\0') },
  { name: 'PNG of empty chunks', make: () => Promise.resolve(smallPng([repeated(pngChunk('prVt'))])) },
  {
    name: 'PNG, 60,000 EXIF entries of 8 MB',
    make: () => Promise.resolve(smallPng([pngChunk('eXIf', exifBomb())])),
  },
  { name: 'JPEG, 2600 scans of 1000 x 1000', make: () => Promise.resolve(makeScanBomb(1000, 1000, 2600)) },
  {
    name: 'JPEG, 48 scans of 10000 x 10000',
    make: () => Promise.resolve(makeScanBomb(LARGEST_SQUARE, LARGEST_SQUARE, 48)),
  },
  { name: 'JPEG, 2000 scans of 8000 x 8000', make: () => Promise.resolve(makeScanBomb(8000, 8000, 2000)) },
  {
    name: 'JPEG 10000 x 10000, progressive',
    make: () => square().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  },
  {
    name: 'JPEG 10000 x 10000, progressive CMYK',
    make: () => square().toColourspace('cmyk').jpeg({ progressive: true }).toBuffer(),
  },
  { name: 'JPEG of the shortest segments', make: manySegments },
  { name: 'WebP 10000 x 10000', make: () => square().webp({ effort: 0 }).toBuffer() },
  {
    name: 'WebP 10000 x 10000, lossless',
    make: () => square().webp({ lossless: true, effort: 0 }).toBuffer(),
  },
  { name: 'WebP 10000 x 10000, animated', make: () => animation(LARGEST_SQUARE, 100) },
  { name: 'WebP of 10,000 frames', make: () => animation(1, 10_000) },
  { name: 'WebP of 180,000 frames', make: () => animation(1, 180_000) },
];

function writePngHeader(): Buffer {
  const small = writePng({ width: 8, height: 8 });
  const header = Buffer.from(small.subarray(16, 29));
  header.writeUInt32BE(2_000_000_000, 0);
  header.writeUInt32BE(2_000_000_000, 4);
  return Buffer.concat([small.subarray(0, 8), pngChunk('IHDR', header), small.subarray(33)]);
}

async function zipped(name: string, head: string, bytes: number): Promise<Buffer> {
  return pngChunk(name, Buffer.concat([Buffer.from(head, 'latin1'), await deflatedZeros(bytes)]));
}

async function manyTexts(name: string, head: string): Promise<Buffer> {
  return smallPng([repeated(await zipped(name, head, 7_900_000))]);
}

/** Entries that all point to the same bytes. */
function exifBomb(): Buffer {
  const count = 60_000;
  const block = writeExif(
    Array.from({ length: count }, () => ({ tag: EXIF_TAGS.make, value: 'text', count: 7_000_000 })),
  );
  for (let index = 0; index < count; index += 1) block.writeUInt32LE(8, 10 + index * 12 + 8);
  return Buffer.concat([block, Buffer.alloc(8_000_000 - block.length, 65)]);
}

async function manySegments(): Promise<Buffer> {
  const jpeg = await square(64).jpeg().toBuffer();
  return withSegments(jpeg, repeated(Buffer.from([0xff, 0xe1, 0, 3, 65])));
}

async function animation(side: number, frames: number): Promise<Buffer> {
  const still = await square(side).webp({ lossless: true, effort: 0 }).toBuffer();
  const frame = webpFrame(still, side, side);
  return writeWebp([webpCanvas(side, side, 2), webpAnimation(), Buffer.alloc(frame.length * frames, frame)]);
}
