import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';

import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';
import type { Format } from '#contracts/status.ts';
import { checkCanvas } from '#domain/check-limits.ts';
import { derivativeSize, uprightSize } from '#domain/geometry.ts';
import { PipelineError } from '#domain/pipeline-error.ts';
import { type Recipe, RESIZED, THUMBNAIL } from '#domain/recipe.ts';
import { inspectImage } from '#domain/structure/inspect-image.ts';

import { damage } from '../support/images/damage.ts';
import { makeImage } from '../support/images/make-image.ts';
import { colourAt, meanDifference } from '../support/images/mean-difference.ts';
import { present } from '../support/present.ts';
import { wholeImages } from '../support/images/whole-images.ts';
import { EXIF_TAGS, writeExif } from '../support/images/write-exif.ts';
import { gifExtension, writeGif } from '../support/images/write-gif.ts';
import { exifSegment, jpegSegment, withSegments } from '../support/images/write-jpeg.ts';
import {
  PNG_COLOUR,
  pngChunk,
  type PngOptions,
  writeBlankPng,
  writePng,
} from '../support/images/write-png.ts';
import { readWebp, WEBP_FLAGS, webpCanvas, webpChunk, writeWebp } from '../support/images/write-webp.ts';

/** The tests decode hundreds of images, which takes long on a busy machine. */
jest.setTimeout(60_000);

const codec = makeSharpImageCodec();
const RECIPES: readonly Recipe[] = [RESIZED, THUMBNAIL];
/** If turned or mirrored wrongly, the test picture differs by over 40. */
const SAME_PICTURE = 8;
/** Larger canvases take long to decode, and show nothing more. */
const MOST_PIXELS = 4_000_000;

/** A block with everything an attacker may hide: an orientation, a position, any text. */
const exifOf = (orientation: number): Buffer =>
  writeExif([
    { tag: EXIF_TAGS.make, value: 'Test Camera' },
    { tag: EXIF_TAGS.orientation, value: orientation },
    { tag: EXIF_TAGS.changedAt, value: '2026:05:04 03:02:01' },
  ]);

describe('an image of any shape', () => {
  it('decodes if its structure is complete', async () => {
    for (const { format, bytes } of await wholeImages()) {
      expect(await codec.metadata(bytes)).toMatchObject({ format });
      for (const recipe of RECIPES)
        expect((await codec.derive(bytes, recipe)).bytes.length).toBeGreaterThan(100);
    }
  });

  it('is processed or rejected when damaged, and never causes a fault', async () => {
    const images = (await wholeImages()).filter(({ bytes }) => bytes.length < 20_000);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.array(damage(), { minLength: 1, maxLength: 3 }),
        async (index, changes) => {
          const { format, bytes } = present(images[index % images.length]);
          const damaged = changes.reduce((before, change) => change(before), bytes);
          expect(await process(format, damaged)).toMatch(/^(?:made|rejected)$/);
        },
      ),
      { numRuns: 200 },
    );
  });

  const side = fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 760, max: 1030 }),
    fc.constantFrom(4096, 20_000, 65_500),
  );
  it('has derivatives of exactly the expected size, whatever its sides and orientation', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, fc.integer({ min: 1, max: 8 }), async (width, height, orientation) => {
        fc.pre(width * height < 1_200_000);
        const image = await writeBlankPng({
          width,
          height,
          depth: 1,
          colour: PNG_COLOUR.grey,
          before: [pngChunk('eXIf', exifOf(orientation))],
        });
        const upright = uprightSize({ width, height }, orientation);
        for (const recipe of RECIPES) {
          const made = await codec.derive(image, recipe);
          const { width: madeWidth, height: madeHeight } = await sharp(made.bytes).metadata();
          expect({ width: madeWidth, height: madeHeight }).toEqual(derivativeSize(upright, recipe));
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each(['jpeg', 'gif', 'png'] as const)(
    'of one by 65,500 pixels, or the other way round, is processed as %s too',
    async (format) => {
      for (const [width, height] of [
        [65_500, 1],
        [1, 65_500],
        [65_500, 3],
      ] as const) {
        const image = await makeImage({ format, width, height });
        for (const recipe of RECIPES) {
          const made = await codec.derive(image, recipe);
          expect({ width: made.width, height: made.height }).toEqual(
            derivativeSize({ width, height }, recipe),
          );
        }
      }
    },
  );
});

/** What the stages make of a file, one after another. A damaged header would let a decoder run for seconds. */
async function process(format: Format, bytes: Buffer): Promise<string> {
  try {
    const { canvas, mended = bytes } = inspectImage(format, bytes);
    checkCanvas(canvas, MOST_PIXELS);
    await codec.metadata(mended);
    await codec.derive(mended, RESIZED);
    return 'made';
  } catch (error) {
    return categoryOf(error);
  }
}

function categoryOf(error: unknown): string {
  return error instanceof PipelineError ? error.category : String(error);
}

describe('the same picture', () => {
  it.each(['jpeg', 'webp', 'png'] as const)(
    'as %s has the same derivatives in all eight orientations [U3, U4]',
    async (format) => {
      const size = { width: 120, height: 80 };
      const upright = await makeImage({ format, ...size });
      for (const recipe of RECIPES) {
        const expected = await codec.derive(upright, recipe);
        for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
          const turned = await makeImage({ format, ...size, orientation });
          const { bytes } = await codec.derive(turned, recipe);
          expect(await meanDifference(bytes, expected.bytes)).toBeLessThan(SAME_PICTURE);
        }
      }
    },
  );

  it('has the same derivatives as a strip in all eight orientations, although a strip is cropped first', async () => {
    const size = { width: 30, height: 900 };
    const expected = await codec.derive(await makeImage({ format: 'png', ...size }), THUMBNAIL);
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const { bytes } = await codec.derive(
        await makeImage({ format: 'png', ...size, orientation }),
        THUMBNAIL,
      );
      expect(await meanDifference(bytes, expected.bytes)).toBeLessThan(SAME_PICTURE);
    }
  });

  it('has identical derivatives with metadata added, which they do not include', async () => {
    for (const { plain, described } of await describedImages())
      for (const recipe of RECIPES) {
        const [one, other] = [await codec.derive(plain, recipe), await codec.derive(described, recipe)];
        expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
        const { exif, xmp, iptc, icc, comments } = await sharp(other.bytes).metadata();
        expect([exif, xmp, iptc, icc, comments]).toEqual([
          undefined,
          undefined,
          undefined,
          undefined,
          undefined,
        ]);
      }
  });
});

/** Images, and the same images with all the metadata that their format allows. */
async function describedImages(): Promise<{ plain: Uint8Array; described: Uint8Array }[]> {
  const size = { width: 120, height: 80 };
  const jpeg = await makeImage({ format: 'jpeg', ...size });
  const png = { ...size, pixel: (x: number, y: number) => [x * 2, y * 3, 90] };
  const webp = await makeImage({ format: 'webp', ...size });
  const gif = { ...size, frames: [{ ...size, pixel: (x: number) => (x >> 3) % 2 }] };
  const xmp = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"><script>alert(1)</script></x:xmpmeta>');
  const text = Buffer.from('Comment\0<b>text</b>', 'latin1');
  return [
    {
      plain: jpeg,
      described: withSegments(
        jpeg,
        exifSegment(exifOf(1)),
        jpegSegment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), xmp])),
        jpegSegment(0xed, Buffer.from('Photoshop 3.0\0')),
        jpegSegment(0xfe, Buffer.from('a comment')),
      ),
    },
    {
      plain: writePng(png),
      described: writePng({ ...png, before: [pngChunk('tEXt', text), pngChunk('eXIf', exifOf(1))] }),
    },
    {
      plain: webp,
      described: writeWebp([
        webpCanvas(size.width, size.height, WEBP_FLAGS.exif | WEBP_FLAGS.xmp),
        ...readWebp(webp).map(({ name, content }) => webpChunk(name, content)),
        webpChunk('EXIF', exifOf(1)),
        webpChunk('XMP ', xmp),
      ]),
    },
    { plain: writeGif(gif), described: writeGif({ ...gif, before: [gifExtension(0xfe, xmp)] }) },
  ];
}

describe('the colour', () => {
  const flat = (options: Partial<PngOptions>): Buffer => writePng({ width: 40, height: 40, ...options });
  const palette = pngChunk('PLTE', Buffer.from([200, 100, 50, 0, 0, 255]));
  const { grey, rgb, greyAlpha, rgba } = PNG_COLOUR;
  it.each<[string, Buffer, readonly [number, number, number]]>([
    ['grey of 1 bit', flat({ depth: 1, colour: grey, pixel: () => [1] }), [255, 255, 255]],
    ['grey of 2 bits', flat({ depth: 2, colour: grey, pixel: () => [1] }), [85, 85, 85]],
    ['grey of 4 bits', flat({ depth: 4, colour: grey, pixel: () => [10] }), [170, 170, 170]],
    ['grey of 8 bits', flat({ colour: grey, pixel: () => [77] }), [77, 77, 77]],
    ['grey of 16 bits', flat({ depth: 16, colour: grey, pixel: () => [0x8000] }), [128, 128, 128]],
    ['16 bits', flat({ depth: 16, colour: rgb, pixel: () => [0xc8c8, 0x6464, 0x3232] }), [200, 100, 50]],
    [
      '16 bits, interlaced',
      flat({ depth: 16, interlaced: true, pixel: () => [0xc8c8, 0x6464, 0x3232] }),
      [200, 100, 50],
    ],
    ['a palette', flat({ depth: 1, colour: 3, before: [palette], pixel: () => [0] }), [200, 100, 50]],
    [
      'a palette whose colour is transparent',
      flat({ depth: 1, colour: 3, before: [palette, pngChunk('tRNS', Buffer.from([0]))], pixel: () => [0] }),
      [255, 255, 255],
    ],
    ['grey, half transparent', flat({ colour: greyAlpha, pixel: () => [0, 128] }), [127, 127, 127]],
    [
      'grey of 16 bits, half transparent',
      flat({ depth: 16, colour: greyAlpha, pixel: () => [0, 0x8080] }),
      [127, 127, 127],
    ],
    ['half transparent', flat({ colour: rgba, pixel: () => [200, 0, 0, 128] }), [227, 127, 127]],
    [
      '16 bits, half transparent',
      flat({ depth: 16, colour: rgba, pixel: () => [0xc8c8, 0, 0, 0x8080] }),
      [227, 127, 127],
    ],
    ['wholly transparent', flat({ colour: rgba, pixel: () => [200, 0, 0, 0] }), [255, 255, 255]],
    [
      'a colour that a PNG declares transparent',
      flat({ before: [pngChunk('tRNS', Buffer.from([0, 9, 0, 8, 0, 7]))], pixel: () => [9, 8, 7] }),
      [255, 255, 255],
    ],
    [
      'a GIF that is transparent',
      writeGif({ width: 40, height: 40, frames: [{ width: 40, height: 40, transparent: 0 }] }),
      [255, 255, 255],
    ],
    [
      'a GIF whose frame leaves part of the canvas open',
      writeGif({ width: 40, height: 40, frames: [{ left: 20, width: 20, height: 40 }] }),
      [255, 255, 255],
    ],
  ])('of %s is right, on white', async (_name, image, expected) => {
    for (const recipe of RECIPES) {
      const found = await colourAt((await codec.derive(image, recipe)).bytes, 0.25, 0.5);
      const differences = found.map((level, index) => Math.abs(level - (expected[index] ?? 0)));
      expect({ found, right: Math.max(...differences) <= 4 }).toEqual({ found, right: true });
    }
  });

  it.each([
    ['p3', 8],
    // Colours that inks cannot print come back a little duller; inverted, they would be off by a hundred.
    ['cmyk', 30],
  ] as const)('of a profile of %s is that of sRGB', async (profile, tolerance) => {
    const colour = { r: 180, g: 110, b: 70 };
    const image = await sharp({ create: { width: 40, height: 40, channels: 3, background: colour } })
      .withIccProfile(profile)
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const { bytes } = await codec.derive(image, RESIZED);
    const found = await colourAt(bytes, 0.5, 0.5);
    const differences = found.map((level, index) => Math.abs(level - ([180, 110, 70][index] ?? 0)));
    expect({ found, right: Math.max(...differences) <= tolerance }).toEqual({ found, right: true });
  });
});
