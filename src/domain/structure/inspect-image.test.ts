import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { crc32 } from 'node:zlib';

import { makeImage } from '#test/support/images/make-image.ts';
import { encodeJpeg } from '#test/support/images/encode-jpeg.ts';
import { makeScanBomb } from '#test/support/images/make-scan-bomb.ts';
import { verdictOf } from '#test/support/images/verdict.ts';
import { writeGif } from '#test/support/images/write-gif.ts';
import { jpegSegment, withSegments } from '#test/support/images/write-jpeg.ts';
import { PNG_COLOUR, pngChunk, writeBlankPng } from '#test/support/images/write-png.ts';
import { webpAnimation, webpCanvas, webpFrame, writeWebp } from '#test/support/images/write-webp.ts';
import { MAX_FRAMES, MAX_HELD_BYTES, MAX_JPEG_SEGMENTS } from '#contracts/limits.ts';
import { FORMATS, type Format } from '#contracts/status.ts';

import { inspectImage } from './inspect-image.ts';

const SIZE = { width: 24, height: 18 };
const images = new Map<Format, Buffer>();

/** One complete image in a format, made once. */
async function image(format: Format): Promise<Buffer> {
  const made = images.get(format) ?? (await makeImage({ format, ...SIZE }));
  images.set(format, made);
  return made;
}

/** A one-pixel animation. */
async function animation(format: 'gif' | 'webp', frames: number): Promise<Buffer> {
  const frame = { width: 1, height: 1 };
  if (format === 'gif') {
    return writeGif({ ...frame, frames: Array.from({ length: frames }, () => frame) });
  }
  const still = webpFrame(await makeImage({ format, ...frame }), 1, 1);
  return writeWebp([webpCanvas(1, 1, 2), webpAnimation(), Buffer.alloc(still.length * frames, still)]);
}

describe('a whole file', () => {
  it.each(FORMATS)('%s is accepted, and its canvas is returned', async (format) => {
    expect(inspectImage(format, await image(format))).toEqual({
      canvas: SIZE,
      frames: 1,
      warnings: [],
      mended: undefined,
    });
  });

  it.each(FORMATS)('%s may have trailing bytes', async (format) => {
    expect(verdictOf(format, Buffer.concat([await image(format), Buffer.from('more')]))).toBe('whole');
  });

  it.each([
    ['jpeg', { progressive: true }],
    ['jpeg', { camera: true }],
    ['jpeg', { cmyk: true }],
    ['png', { progressive: true }],
    ['png', { palette: true }],
    ['png', { sixteenBit: true }],
    ['gif', { frames: 3 }],
    ['webp', { frames: 3 }],
    ['webp', { alpha: true }],
  ] as const)('%s %j is accepted', async (format, options) => {
    expect(inspectImage(format, await makeImage({ format, ...SIZE, ...options }))).toEqual({
      canvas: SIZE,
      frames: 'frames' in options ? options.frames : 1,
      warnings: [],
      mended: undefined,
    });
  });
});

/** The mark at the end of a file, without which the picture is still whole. For WebP: the padding of its last chunk. */
const END_BYTES: Readonly<Record<Format, number>> = { jpeg: 2, png: 12, gif: 2, webp: 1 };

describe('an irregular file [R5]', () => {
  it.each([
    ['of a matrix', 1, 1, ['COLOUR_IGNORED']],
    ['of limited range', 0, 0, ['COLOUR_IGNORED']],
    ['of RGB in full range', 0, 1, []],
  ])('notes a cICP chunk %s', async (_name, matrix, fullRange, codes) => {
    const whole = await image('png');
    const chunk = pngChunk('cICP', Buffer.from([12, 13, matrix, fullRange]));
    const png = Buffer.concat([whole.subarray(0, 33), chunk, whole.subarray(33)]);
    expect(inspectImage('png', png).warnings.map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    ['a 12-bit JPEG', 0xc1, 12, /12 bits/],
    ['a lossless JPEG of 16 bits', 0xc3, 16, /16 bits/],
    ['a hierarchical JPEG', 0xc5, 8, /hierarchical/],
  ])('that is %s is a variant that is not processed, and is named', async (_name, frame, precision, name) => {
    const jpeg = Buffer.from(await image('jpeg'));
    const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg[at + 1] = frame;
    jpeg[at + 4] = precision;
    expect(() => inspectImage('jpeg', jpeg)).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_FORMAT', message: expect.stringMatching(name) }),
    );
  });

  it('that leaves its height to DNL gets it where decoders look', async () => {
    const jpeg = Buffer.from(await image('jpeg'));
    const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(0, at + 5);
    const dnl = jpegSegment(0xdc, Buffer.from([0, SIZE.height]));
    const { canvas, mended } = inspectImage(
      'jpeg',
      Buffer.concat([jpeg.subarray(0, -2), dnl, jpeg.subarray(-2)]),
    );
    expect(canvas).toEqual(SIZE);
    expect(Buffer.from(mended ?? []).readUInt16BE(at + 5)).toBe(SIZE.height);
    expect(verdictOf('jpeg', jpeg)).toBe('CORRUPT');
  });

  it('that is a JPEG without Huffman tables has the standard ones, as frames of Motion JPEG do', () => {
    const data = new Uint8Array(16 * 16 * 3).map((_, index) => index % 251);
    const jpeg = encodeJpeg({ data, width: 16, height: 16 });
    const first = jpeg.indexOf(Buffer.from([0xff, 0xc4]));
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
    expect(verdictOf('jpeg', Buffer.concat([jpeg.subarray(0, first), jpeg.subarray(scan)]))).toBe('whole');
  });

  it('that is a progressive JPEG may lack its last refinements, if it has an end', async () => {
    const jpeg = await makeImage({ format: 'jpeg', ...SIZE, progressive: true });
    const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
    const cut = jpeg.subarray(0, last);
    expect(verdictOf('jpeg', cut)).toBe('TRUNCATED');
    const ended = Buffer.concat([cut, Buffer.from([0xff, 0xd9])]);
    expect(inspectImage('jpeg', ended).warnings).toMatchObject([{ code: 'SCANS_MISSING' }]);
  });

  it('that is a GIF whose data lacks the end code keeps its last pixels', async () => {
    // A clear code and three pixels of three bits, a fourth of four bits, and no end code.
    const gif = Buffer.concat([
      Buffer.from('GIF89a'),
      Buffer.from([4, 0, 1, 0, 0x81, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]),
      Buffer.from([0x2c, 0, 0, 0, 0, 4, 0, 1, 0, 0, 2, 2, 0x44, 0x34, 0, 0x3b]),
    ]);
    const { warnings, mended } = inspectImage('gif', gif);
    expect(warnings).toMatchObject([{ code: 'END_MARKER_MISSING' }]);
    const pixels = await sharp(mended).raw().toBuffer();
    expect([...pixels]).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]);
  });

  it('that is a GIF with fewer pixels than its frame has is refused, though its blocks are whole', () => {
    const gif = writeGif({ width: 9, height: 7, frames: [{ width: 9, height: 7 }] });
    const frame = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 9, 0, 7]));
    gif.writeUInt16LE(8, frame + 7);
    expect(verdictOf('gif', gif)).toBe('CORRUPT');
  });
});

describe('a truncated file', () => {
  it.each(FORMATS)('%s is refused wherever it is truncated before its end mark', async (format) => {
    const whole = await image(format);
    // Only what the format needs, without trailing bytes.
    fc.assert(
      fc.property(fc.integer({ min: 12, max: whole.length - END_BYTES[format] - 1 }), (length) => {
        expect(verdictOf(format, whole.subarray(0, length))).toMatch(/^(?:TRUNCATED|CORRUPT)$/);
      }),
      { numRuns: 200 },
    );
  });

  it('an animated GIF without its last frames is refused', async () => {
    const whole = await makeImage({ format: 'gif', ...SIZE, frames: 4 });
    expect(verdictOf('gif', whole.subarray(0, whole.length - 40))).toBe('TRUNCATED');
  });
});

describe('a damaged file', () => {
  it('an invalid PNG header is refused', async () => {
    const broken = Buffer.from(await image('png'));
    broken[24] = 3; // bits a sample
    broken.writeUInt32BE(crc32(broken.subarray(12, 29)), 29);
    expect(verdictOf('png', broken)).toBe('CORRUPT');
  });

  it('a WebP whose chunk extends beyond its container is refused', async () => {
    const broken = Buffer.from(await image('webp'));
    broken.writeUInt32LE(broken.readUInt32LE(16) + 1000, 16);
    expect(verdictOf('webp', broken)).toBe('CORRUPT');
  });

  it('a JPEG with very many scans is refused for the pixels that they visit together', () => {
    expect(verdictOf('jpeg', makeScanBomb(8000, 8000, 70))).toBe('whole');
    expect(verdictOf('jpeg', makeScanBomb(8000, 8000, 80))).toBe('TOO_COMPLEX');
  });

  it('an interlaced PNG is refused only for the pixels that must be in memory at once', async () => {
    const png = (interlaced: boolean, height: number): Promise<Buffer> =>
      writeBlankPng({ width: 10, height, depth: 16, colour: PNG_COLOUR.rgba, interlaced });
    const grown = async (interlaced: boolean, height: number): Promise<Buffer> => {
      const bytes = Buffer.from(await png(interlaced, 10));
      bytes.writeUInt32BE(10_000, 16);
      bytes.writeUInt32BE(height, 20);
      bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
      return bytes;
    };
    const most = Math.floor(MAX_HELD_BYTES / 80_000);
    expect(verdictOf('png', await grown(true, most))).toBe('whole');
    expect(verdictOf('png', await grown(true, most + 1))).toBe('TOO_COMPLEX');
    expect(verdictOf('png', await grown(false, most + 1))).toBe('whole');
  });

  it.each([
    ['gif', 0],
    ['gif', 1],
    ['webp', 0],
    ['webp', 1],
  ] as const)('%s is refused if it has more frames than allowed, by %i', async (format, over) => {
    const frames = MAX_FRAMES + over;
    expect(verdictOf(format, await animation(format, frames))).toBe(over === 0 ? 'whole' : 'TOO_COMPLEX');
  });

  it('a JPEG is refused if it has more segments than allowed', async () => {
    const jpeg = await image('jpeg');
    const comments = (count: number): Buffer =>
      withSegments(jpeg, Buffer.alloc(count * 4, Buffer.from([0xff, 0xfe, 0, 2])));
    expect(verdictOf('jpeg', comments(MAX_JPEG_SEGMENTS - 20))).toBe('whole');
    expect(verdictOf('jpeg', comments(MAX_JPEG_SEGMENTS + 1))).toBe('TOO_COMPLEX');
  });

  it.each(FORMATS)('%s of random bytes is refused without a fault', (format) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        expect(verdictOf(format, noise)).not.toBe('whole');
      }),
      { numRuns: 300 },
    );
  });
});
