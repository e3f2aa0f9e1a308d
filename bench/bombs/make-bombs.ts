import sharp, { type Sharp } from 'sharp';

import { type ImageLimits, MAX_SCANNED_PIXELS } from '#contracts/limits.ts';
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

const LONGEST_SIDE = 65_500;
const { grey, rgb, rgba } = PNG_COLOUR;

const square = (side: number): Sharp =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#336699' } });
const blank = (width: number, height: number, depth: number, colour: number, interlaced = false) =>
  writeBlankPng({ width, height, depth, colour, interlaced });
const flatGif = (width: number, height: number): Promise<Buffer> =>
  Promise.resolve(writeGif({ width, height, frames: [{ width, height }] }));

/** A piece, as often as the largest file can hold it. */
const repeated = (piece: Buffer, fileBytes: number): Buffer =>
  Buffer.alloc(fileBytes - (fileBytes % piece.length), piece);
const smallPng = (before: readonly Buffer[]): Buffer => writePng({ width: 8, height: 8, before });

/** Files at the limits, and some beyond. */
export function makeBombs({ maxBytes, maxPixels }: ImageLimits): readonly Bomb[] {
  const side = Math.floor(Math.sqrt(maxPixels));
  // What holds nothing but pieces leaves room for the rest of its file.
  const fileBytes = maxBytes - 400_000;
  return [
    ...gifBombs(side, Math.floor(maxPixels / LONGEST_SIDE)),
    ...pngBombs(side),
    ...pngChunkBombs(fileBytes),
    ...jpegBombs(side, fileBytes),
    ...webpBombs(side),
  ];
}

const sizeOf = (side: number): string => `${String(side)} x ${String(side)}`;

function gifBombs(side: number, strip: number): Bomb[] {
  return [
    { name: 'GIF 16000 x 16000', make: () => flatGif(16_000, 16_000) },
    { name: `GIF ${sizeOf(side)}`, make: () => flatGif(side, side) },
    { name: `GIF 65500 x ${String(strip)}`, make: () => flatGif(LONGEST_SIDE, strip) },
  ];
}

function pngBombs(side: number): Bomb[] {
  return [
    { name: `PNG ${sizeOf(side)}, 16 bit RGBA`, make: () => blank(side, side, 16, rgba) },
    { name: 'the same, interlaced', make: () => blank(side, side, 16, rgba, true) },
    { name: 'PNG 8000 x 8000, 16 bit RGBA, interlaced', make: () => blank(8000, 8000, 16, rgba, true) },
    {
      name: 'PNG 65500 x 1000, 16 bit RGBA, interlaced',
      make: () => blank(LONGEST_SIDE, 1000, 16, rgba, true),
    },
    { name: `PNG ${sizeOf(side)}, interlaced`, make: () => blank(side, side, 8, rgb, true) },
    { name: 'PNG 1 x 1000000', make: () => blank(1, 1_000_000, 8, grey) },
    { name: 'PNG 2000000000 x 2000000000', make: () => Promise.resolve(writePngHeader()) },
  ];
}

function pngChunkBombs(fileBytes: number): Bomb[] {
  return [
    {
      name: 'PNG, iCCP of 2 GB',
      make: async () => smallPng([await zipped('iCCP', 'x\0\0', 2_000_000_000)]),
    },
    { name: 'PNG full of zTXt of 8 MB', make: () => manyTexts('zTXt', 'Comment\0\0', fileBytes) },
    { name: 'PNG full of iTXt of 8 MB', make: () => manyTexts('iTXt', 'Comment\0\u0001\0\0\0', fileBytes) },
    {
      name: 'PNG of empty chunks',
      make: () => Promise.resolve(smallPng([repeated(pngChunk('prVt'), fileBytes)])),
    },
    {
      name: 'PNG, 60,000 EXIF entries of 8 MB',
      make: () => Promise.resolve(smallPng([pngChunk('eXIf', exifBomb())])),
    },
  ];
}

function jpegBombs(side: number, fileBytes: number): Bomb[] {
  const scans = Math.floor(MAX_SCANNED_PIXELS / side ** 2) - 2;
  return [
    { name: 'JPEG, 2600 scans of 1000 x 1000', make: () => Promise.resolve(makeScanBomb(1000, 1000, 2600)) },
    {
      name: `JPEG, ${String(scans)} scans of ${sizeOf(side)}`,
      make: () => Promise.resolve(makeScanBomb(side, side, scans)),
    },
    {
      name: 'JPEG, 2000 scans of 8000 x 8000',
      make: () => Promise.resolve(makeScanBomb(8000, 8000, 2000)),
    },
    {
      name: `JPEG ${sizeOf(side)}, progressive`,
      make: () => square(side).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
    },
    {
      name: `JPEG ${sizeOf(side)}, progressive CMYK`,
      make: () => square(side).toColourspace('cmyk').jpeg({ progressive: true }).toBuffer(),
    },
    {
      name: 'the same, as large a file as may be',
      make: async () =>
        Buffer.concat(
          [await square(side).toColourspace('cmyk').jpeg({ progressive: true }).toBuffer()],
          fileBytes,
        ),
    },
    { name: 'JPEG of the shortest segments', make: () => manySegments(fileBytes) },
  ];
}

function webpBombs(side: number): Bomb[] {
  return [
    { name: `WebP ${sizeOf(side)}`, make: () => square(side).webp({ effort: 0 }).toBuffer() },
    {
      name: `WebP ${sizeOf(side)}, lossless`,
      make: () => square(side).webp({ lossless: true, effort: 0 }).toBuffer(),
    },
    { name: `WebP ${sizeOf(side)}, animated`, make: () => animation(side, 100) },
    { name: 'WebP of 10,000 frames', make: () => animation(1, 10_000) },
    { name: 'WebP of 180,000 frames', make: () => animation(1, 180_000) },
  ];
}

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

async function manyTexts(name: string, head: string, fileBytes: number): Promise<Buffer> {
  return smallPng([repeated(await zipped(name, head, 7_900_000), fileBytes)]);
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

async function manySegments(fileBytes: number): Promise<Buffer> {
  const jpeg = await square(64).jpeg().toBuffer();
  return withSegments(jpeg, repeated(Buffer.from([0xff, 0xe1, 0, 3, 65]), fileBytes));
}

async function animation(side: number, frames: number): Promise<Buffer> {
  const still = await square(side).webp({ lossless: true, effort: 0 }).toBuffer();
  const frame = webpFrame(still, side, side);
  return writeWebp([webpCanvas(side, side, 2), webpAnimation(), Buffer.alloc(frame.length * frames, frame)]);
}
