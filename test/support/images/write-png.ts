import { crc32, createDeflate, deflateSync, type ZlibOptions } from 'node:zlib';

import { ADAM7 } from '#domain/structure/png-header.ts';

/** Colour types of PNG. */
export const PNG_COLOUR = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgba: 6 } as const;

const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
export interface PngOptions {
  readonly width: number;
  readonly height: number;
  /** Bits per sample; by default 8. */
  readonly depth?: number;
  /** By default rgb. */
  readonly colour?: number;
  readonly interlaced?: boolean;
  /** Samples of one pixel, at its depth. */
  readonly pixel?: (x: number, y: number) => readonly number[];
  /** Chunks between IHDR and the image data, and between the image data and IEND. */
  readonly before?: readonly Buffer[];
  readonly after?: readonly Buffer[];
  /** Bytes of each IDAT; by default one for all. */
  readonly dataBytes?: number;
}

/** A PNG with the given samples, every row unfiltered. */
export function writePng(options: PngOptions): Buffer {
  return assemble(options, deflateSync(rawPixels(options)));
}

/** A PNG of zeros, made without holding its pixels in memory, for very large sizes. */
export async function writeBlankPng(options: PngOptions): Promise<Buffer> {
  const { width, height, interlaced = false } = options;
  const rows: readonly (readonly [number, number])[] = interlaced
    ? passesOf(width, height).map(([, , , , columns, count]) => [columns, count])
    : [[width, height]];
  const bytes = rows.reduce((sum, [columns, count]) => sum + count * (1 + rowBytes(columns, options)), 0);
  return assemble(options, await deflatedZeros(bytes));
}

/** A chunk with its checksum, or with a wrong one. */
export function pngChunk(name: string, content: Uint8Array = Buffer.alloc(0), sum?: number): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE((sum ?? crc32(body)) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

export function pngHeader({ width, height, depth = 8, colour = 2, interlaced = false }: PngOptions): Buffer {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  content.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8);
  return pngChunk('IHDR', content);
}

/** Deflated zeros, made in pieces. */
export async function deflatedZeros(bytes: number, options: ZlibOptions = {}): Promise<Buffer> {
  const deflate = createDeflate({ level: 9, ...options });
  const pieces: Buffer[] = [];
  deflate.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve, reject) => deflate.once('end', resolve).once('error', reject));
  const zeros = Buffer.alloc(1024 * 1024);
  for (let left = bytes; left > 0; left -= zeros.length) {
    if (!deflate.write(zeros.subarray(0, Math.min(left, zeros.length))))
      await new Promise((resolve) => deflate.once('drain', resolve));
  }
  deflate.end();
  await ended;
  return Buffer.concat(pieces);
}

function assemble(options: PngOptions, data: Buffer): Buffer {
  const { before = [], after = [], dataBytes = data.length } = options;
  const chunks: Buffer[] = [];
  for (let offset = 0; offset < data.length; offset += dataBytes)
    chunks.push(pngChunk('IDAT', data.subarray(offset, offset + dataBytes)));
  return Buffer.concat([SIGNATURE, pngHeader(options), ...before, ...chunks, ...after, pngChunk('IEND')]);
}

function rawPixels(options: PngOptions): Buffer {
  const { width, height, interlaced = false } = options;
  const passes = interlaced ? passesOf(width, height) : ([[0, 0, 1, 1, width, height]] as const);
  return Buffer.concat(
    passes.flatMap(([left, top, stepX, stepY, columns, rows]) =>
      Array.from({ length: rows }, (_row, row) =>
        packRow(
          Array.from({ length: columns }, (_column, column) =>
            (options.pixel ?? black)(left + column * stepX, top + row * stepY),
          ),
          options,
        ),
      ),
    ),
  );
}

type Pass = readonly [left: number, top: number, stepX: number, stepY: number, columns: number, rows: number];

/** Passes without pixels are omitted. */
function passesOf(width: number, height: number): Pass[] {
  return ADAM7.map(([left, top, stepX, stepY]): Pass => [
    left,
    top,
    stepX,
    stepY,
    Math.ceil((width - left) / stepX),
    Math.ceil((height - top) / stepY),
  ]).filter(([, , , , columns, rows]) => columns > 0 && rows > 0);
}

function black(): readonly number[] {
  return [0, 0, 0, 0];
}

function rowBytes(columns: number, { depth = 8, colour = 2 }: PngOptions): number {
  return Math.ceil((columns * (SAMPLES[colour] ?? 1) * depth) / 8);
}

/** The filter number 0, followed by the samples, first in the highest bits. */
function packRow(pixels: readonly (readonly number[])[], options: PngOptions): Buffer {
  const { depth = 8, colour = 2 } = options;
  const row = Buffer.alloc(1 + rowBytes(pixels.length, options));
  const samples = pixels.flatMap((pixel) => pixel.slice(0, SAMPLES[colour]));
  samples.forEach((sample, index) => {
    if (depth === 16) row.writeUInt16BE(sample, 1 + index * 2);
    else {
      const bit = index * depth;
      const at = 1 + (bit >> 3);
      row[at] = (row[at] ?? 0) | (sample << (8 - depth - (bit & 7)));
    }
  });
  return row;
}
