import { describe, expect, it } from '@jest/globals';
import { crc32 } from 'node:zlib';

import sharp, { type Sharp } from 'sharp';

import { derivativeSize } from '#domain/geometry.ts';
import { RESIZED, THUMBNAIL } from '#domain/recipe.ts';
import { type ImageOptions, makeImage } from '#test/support/images/make-image.ts';
import { quadrantError } from '#test/support/images/quadrant-error.ts';

import { makeSharpImageCodec } from './sharp-image-codec.ts';

const codec = makeSharpImageCodec();
/** Beginnings of other formats that their decoders would accept. */
const FOREIGN: Readonly<Record<string, () => Promise<Buffer>>> = {
  tiff: () => square(4).tiff().toBuffer(),
  avif: () => square(16).avif({ effort: 0 }).toBuffer(),
  svg: () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')),
};

describe('the metadata of an image', () => {
  it.each<[string, ImageOptions, object]>([
    [
      'a photograph',
      { format: 'jpeg', width: 30, height: 20 },
      { format: 'jpeg', width: 30, height: 20, space: 'srgb', channels: 3, hasAlpha: false, frames: 1 },
    ],
    [
      'one stored on its side',
      { format: 'jpeg', width: 30, height: 20, orientation: 6 },
      { width: 30, height: 20, storedWidth: 20, storedHeight: 30, orientation: 6 },
    ],
    [
      'a transparent PNG',
      { format: 'png', width: 30, height: 20, alpha: true },
      { format: 'png', channels: 4, hasAlpha: true },
    ],
    [
      'an animated GIF',
      { format: 'gif', width: 30, height: 20, frames: 3 },
      { format: 'gif', width: 30, height: 20, frames: 3 },
    ],
    [
      'an animated WebP',
      { format: 'webp', width: 30, height: 20, frames: 2 },
      { format: 'webp', width: 30, height: 20, frames: 2 },
    ],
    ['a grey one', { format: 'jpeg', width: 30, height: 20, grey: true }, { space: 'b-w', channels: 1 }],
    ['a CMYK one', { format: 'jpeg', width: 30, height: 20, cmyk: true }, { space: 'cmyk', channels: 4 }],
    ['one of 16 bits', { format: 'png', width: 30, height: 20, sixteenBit: true }, { depth: 'ushort' }],
    [
      'a progressive one',
      { format: 'jpeg', width: 30, height: 20, progressive: true },
      { isProgressive: true },
    ],
  ])('of %s [U2, C6.2]', async (_name, options, expected) => {
    expect(await codec.metadata(await makeImage(options))).toMatchObject(expected);
  });

  it('has the camera, but never the position [U2, C6.2]', async () => {
    const { exif } = await codec.metadata(
      await makeImage({ format: 'jpeg', width: 30, height: 20, camera: true }),
    );
    expect(exif).toEqual({
      make: 'Test Camera',
      model: 'One',
      takenAt: '2026-05-04T03:02:01.000',
      takenAtZone: 'none',
      fNumber: 2.8,
    });
  });

  it('is read from the beginning of a photograph alone', async () => {
    const image = await makeImage({ format: 'jpeg', width: 800, height: 600, camera: true });
    expect(await codec.metadata(image.subarray(0, 2000))).toMatchObject({ width: 800, height: 600 });
  });
});

describe('a derivative', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'of an image with the orientation %i is upright [U3, U4]',
    async (orientation) => {
      const image = await makeImage({ format: 'jpeg', width: 300, height: 200, orientation });
      const resized = await codec.derive(image, RESIZED);
      expect([resized.width, resized.height]).toEqual([300, 200]);
      expect(await quadrantError(resized.bytes)).toBeLessThan(8);
      expect(await quadrantError((await codec.derive(image, THUMBNAIL)).bytes)).toBeLessThan(8);
    },
  );

  it.each<[number, number]>([
    [2000, 1500],
    [1500, 2000],
    [1025, 768],
    [1024, 769],
    [1, 1],
    [1, 3000],
    [3000, 1],
    [65_500, 1],
    [1, 65_500],
    [7, 5],
    [2048, 3],
  ])('of %i x %i has exactly the expected size [U3, U4]', async (width, height) => {
    const image = await sharp({ create: { width, height, channels: 3, background: '#4060a0' } })
      .png()
      .toBuffer();
    for (const recipe of [RESIZED, THUMBNAIL]) {
      const made = await codec.derive(image, recipe);
      expect({ width: made.width, height: made.height }).toEqual(derivativeSize({ width, height }, recipe));
    }
  });

  it('shows white where the image was transparent', async () => {
    const { bytes } = await codec.derive(
      await makeImage({ format: 'png', width: 200, height: 200, alpha: true }),
      RESIZED,
    );
    expect(await quadrantError(bytes, { alpha: true })).toBeLessThan(8);
  });

  it('is sRGB JPEG without EXIF, position, XMP or profile', async () => {
    const { bytes } = await codec.derive(
      await makeImage({ format: 'jpeg', width: 200, height: 200, camera: true, cmyk: true }),
      THUMBNAIL,
    );
    const { format, space, channels, exif, xmp, iptc, icc } = await sharp(bytes).metadata();
    expect({ format, space, channels, exif, xmp, iptc, icc }).toEqual({
      format: 'jpeg',
      space: 'srgb',
      channels: 3,
    });
  });

  it('is of the first frame of an animation', async () => {
    const { bytes } = await codec.derive(
      await makeImage({ format: 'gif', width: 200, height: 200, frames: 3 }),
      RESIZED,
    );
    expect(await quadrantError(bytes)).toBeLessThan(8);
  });
});

describe('a file that is not a complete image of the four formats', () => {
  it.each(Object.entries(FOREIGN))('%s is not even opened', async (_name, make) => {
    const bytes = await make();
    await expect(codec.derive(bytes, RESIZED)).rejects.toMatchObject({ category: 'rejected' });
    await expect(sharp(bytes).metadata()).rejects.toThrow();
  });

  it('is never opened by its path', async () => {
    await expect(sharp(import.meta.filename).metadata()).rejects.toThrow();
  });

  it('is rejected even if its decoder only warns', async () => {
    const image = await makeImage({ format: 'jpeg', width: 300, height: 200 });
    await expect(codec.derive(image.subarray(0, image.length - 200), RESIZED)).rejects.toMatchObject({
      category: 'rejected',
      name: 'InvalidImageError',
    });
  });

  it('is rejected before decoding if it has too many pixels', async () => {
    const header = Buffer.from(await makeImage({ format: 'png', width: 10, height: 10 }));
    header.writeUInt32BE(16_000, 16);
    header.writeUInt32BE(16_000, 20);
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
    await expect(codec.derive(header, RESIZED)).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' });
  });
});

function square(side: number): Sharp {
  return sharp({ create: { width: side, height: side, channels: 3, background: 'red' } });
}
