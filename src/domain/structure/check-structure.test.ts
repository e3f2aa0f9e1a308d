import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';

import { makeImage } from '#test/support/images/make-image.ts';
import { makeScanBomb } from '#test/support/images/make-scan-bomb.ts';
import { FORMATS, type Format } from '#contracts/status.ts';

import { PipelineError } from '../pipeline-error.ts';
import { checkStructure } from './check-structure.ts';

const SIZE = { width: 24, height: 18 };
const images = new Map<Format, Buffer>();

/** One whole image of a format, made once. */
async function image(format: Format): Promise<Buffer> {
  const made = images.get(format) ?? (await makeImage({ format, ...SIZE }));
  images.set(format, made);
  return made;
}

function verdict(format: Format, bytes: Uint8Array): string {
  try {
    checkStructure(format, bytes);
    return 'whole';
  } catch (error) {
    if (error instanceof PipelineError && error.category === 'rejected') return error.code;
    throw error;
  }
}

describe('a whole file', () => {
  it.each(FORMATS)('%s is accepted, and its canvas known', async (format) => {
    expect(checkStructure(format, await image(format))).toEqual(SIZE);
  });

  it.each(FORMATS)('%s may have bytes behind it', async (format) => {
    expect(verdict(format, Buffer.concat([await image(format), Buffer.from('more')]))).toBe('whole');
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
    expect(checkStructure(format, await makeImage({ format, ...SIZE, ...options }))).toEqual(SIZE);
  });
});

describe('a file that is cut', () => {
  it.each(FORMATS)('%s is refused wherever it is cut', async (format) => {
    const whole = await image(format);
    // What is needed of a format, and no trailing byte.
    fc.assert(
      fc.property(fc.integer({ min: 12, max: whole.length - 1 }), (length) => {
        expect(verdict(format, whole.subarray(0, length))).toMatch(/^(?:TRUNCATED|CORRUPT)$/);
      }),
      { numRuns: 200 },
    );
  });

  it('an animated GIF without its last frames is refused', async () => {
    const whole = await makeImage({ format: 'gif', ...SIZE, frames: 4 });
    expect(verdict('gif', whole.subarray(0, whole.length - 40))).toBe('TRUNCATED');
  });
});

describe('a file that is damaged', () => {
  it('a PNG is refused with any byte changed in what a check sum covers', async () => {
    const whole = await image('png');
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: whole.length - 9 }),
        fc.integer({ min: 1, max: 255 }),
        (offset, change) => {
          const broken = Buffer.from(whole);
          broken[offset] = (broken[offset] ?? 0) ^ change;
          expect(verdict('png', broken)).not.toBe('whole');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('a PNG header that lies is refused', async () => {
    const broken = Buffer.from(await image('png'));
    broken[24] = 3; // bits a sample
    broken.writeUInt32BE(crc32(broken.subarray(12, 29)), 29);
    expect(verdict('png', broken)).toBe('CORRUPT');
  });

  it('a WebP whose chunk reaches beyond its container is refused', async () => {
    const broken = Buffer.from(await image('webp'));
    broken.writeUInt32LE(broken.readUInt32LE(16) + 1000, 16);
    expect(verdict('webp', broken)).toBe('CORRUPT');
  });

  it('a JPEG of very many scans is refused by the pixels they visit together', () => {
    expect(verdict('jpeg', makeScanBomb(8000, 8000, 70))).toBe('whole');
    expect(verdict('jpeg', makeScanBomb(8000, 8000, 80))).toBe('TOO_COMPLEX');
  });

  it.each(FORMATS)('%s of random bytes is refused without a fault', (format) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        expect(verdict(format, noise)).not.toBe('whole');
      }),
      { numRuns: 300 },
    );
  });
});
