import type { Metadata, Sharp, SharpOptions } from 'sharp';

import { DECODE_TIMEOUT_SECONDS, type ImageLimits, SPECIFIED_LIMITS } from '#contracts/limits.ts';
import type { ImageMetadata } from '#contracts/memos.ts';
import { FORMATS } from '#contracts/status.ts';
import { derivativeSize, type Size, uprightSize } from '#domain/geometry.ts';
import { rejection } from '#domain/pipeline-error.ts';
import { BACKGROUND, type Recipe } from '#domain/recipe.ts';
import type { Derivative, ImageCodec } from '#ports/image-codec.ts';

import { classifySharpError } from './classify-sharp-error.ts';
import { pngColour } from './colour/png-colour.ts';
import { type ColourSpace, toSrgb } from './colour/to-srgb.ts';
import { configureSharp } from './configure-sharp.ts';
import { withOpenCanvas } from './gif-canvas.ts';
import { exifFields } from './read-exif.ts';

/** Reads the first frame only, and fails on any decoder warning. */
const INPUT = {
  failOn: 'warning',
  sequentialRead: true,
  animated: false,
} as const satisfies SharpOptions;

/** Depth of 16 bits, as libvips names it. */
const SIXTEEN_BITS = 'ushort';

/** Reads and makes images with sharp; decodes nothing larger than the limit. @throws PipelineError if sharp is too old */
export function makeSharpImageCodec({
  maxPixels,
}: Pick<ImageLimits, 'maxPixels'> = SPECIFIED_LIMITS): ImageCodec {
  const sharp = configureSharp();
  const input: SharpOptions = { ...INPUT, limitInputPixels: maxPixels };
  return {
    metadata: async (bytes) => {
      try {
        return toImageMetadata(await sharp(bytes, input).metadata());
      } catch (error) {
        throw classifySharpError(error);
      }
    },
    derive: async (bytes, recipe) => {
      try {
        return await derive(sharp, input, bytes, recipe);
      } catch (error) {
        throw classifySharpError(error);
      }
    },
  };
}

function toImageMetadata(metadata: Metadata): ImageMetadata {
  const format = FORMATS.find((candidate) => candidate === metadata.format);
  if (format === undefined)
    throw rejection(
      'UNSUPPORTED_FORMAT',
      `The image is ${metadata.format}; expected JPEG, PNG, GIF or WebP. Convert it and upload it again.`,
    );
  const { width: storedWidth, height: storedHeight, orientation, space, channels, depth } = metadata;
  const density = sensibleDensity(metadata.density);
  const upright = uprightSize({ width: storedWidth, height: storedHeight }, orientation);
  const exif = exifFields(metadata.exif);
  return {
    format,
    ...upright,
    storedWidth,
    storedHeight,
    space,
    channels,
    depth,
    hasAlpha: metadata.hasAlpha,
    frames: metadata.pages ?? 1,
    isProgressive: metadata.isProgressive,
    ...(density === undefined ? {} : { density }),
    ...(orientation === undefined ? {} : { orientation }),
    ...(exif === undefined ? {} : { exif }),
  };
}

/** A file may claim an infinite or a minute density, which no table accepts. */
function sensibleDensity(density: number | undefined): number | undefined {
  return density !== undefined && density > 0 && density < 1e6 ? density : undefined;
}

async function derive(
  sharp: ReturnType<typeof configureSharp>,
  options: SharpOptions,
  bytes: Uint8Array,
  recipe: Recipe,
): Promise<Derivative> {
  const space = pngColour(bytes);
  // A cICP chunk wins over a profile.
  const input = space === undefined ? options : { ...options, ignoreIcc: true };
  const metadata = await sharp(bytes, input).metadata();
  const { width, height, orientation, format, hasAlpha } = metadata;
  const stored = { width, height };
  const upright = uprightSize(stored, orientation);
  const size = derivativeSize(upright, recipe);
  const picture = format === 'gif' && !hasAlpha ? withOpenCanvas(bytes, stored) : bytes;
  const image = sharp(picture, input).timeout({ seconds: DECODE_TIMEOUT_SECONDS });
  const sized =
    recipe.fit === 'cover'
      ? cover(image, stored, size, orientation)
      : resize(image.autoOrient(), upright, size);
  const coloured =
    space === undefined ? withDeepProfile(sized, metadata) : await convert(sharp, sized, metadata, space);
  const { data, info } = await coloured
    .flatten({ background: BACKGROUND })
    .toColourspace('srgb')
    .toFormat(recipe.format.encoder.format, recipe.format.encoder.options)
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/**
 * An image of 16 bits with a profile is taken to Display P3 by sharp and left there, and a grey one is not converted at all.
 * Colour goes on to sRGB; grey is brought to 8 bits first, which sharp converts.
 */
function withDeepProfile(image: Sharp, { depth, hasProfile, space }: Metadata): Sharp {
  if (depth !== SIXTEEN_BITS || !hasProfile) return image;
  return space === 'grey16'
    ? image.pipelineColourspace('b-w')
    : image.withIccProfile('srgb', { attach: false });
}

/** Converts the pixels of an image, once it has its size, from a colour space that sharp does not know. */
async function convert(
  sharp: ReturnType<typeof configureSharp>,
  image: Sharp,
  { depth }: Metadata,
  space: ColourSpace,
): Promise<Sharp> {
  const isDeep = depth === SIXTEEN_BITS;
  const { data, info } = await image
    .toColourspace(isDeep ? 'rgb16' : 'srgb')
    .raw({ depth: isDeep ? SIXTEEN_BITS : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const samples = isDeep ? new Uint16Array(Uint8Array.from(data).buffer) : data;
  return sharp(toSrgb({ samples, channels }, space), { raw: { width, height, channels } });
}

/** Resizes to exactly this size: the domain decides the ratio and does the rounding. */
function resize(image: Sharp, from: Size, to: Size): Sharp {
  return from.width === to.width && from.height === to.height
    ? image
    : image.resize({ ...to, fit: 'fill', withoutEnlargement: false });
}

/**
 * Longest intermediate side of a cover, for a ratio of about 1 : 20. A strip of 1 x 65,500, scaled to cover a square, would
 * overflow, and one of 1,500 x 65,500 takes hundreds of megabytes for pixels that are then cropped.
 */
const LONGEST_COVER = 4096;

/**
 * Fills the box, cropped at the centre. A long strip is cropped first, which decodes it at full size, and turned upright
 * afterwards, so that only the remaining part has to be turned.
 *
 * @param stored size before the image is turned upright
 */
function cover(image: Sharp, stored: Size, to: Size, orientation: number | undefined): Sharp {
  const box = uprightSize(to, orientation);
  const ratio = Math.max(box.width / stored.width, box.height / stored.height);
  if (Math.max(stored.width, stored.height) * ratio <= LONGEST_COVER)
    return image.autoOrient().resize({ ...to, fit: 'cover', position: 'centre' });
  const scale = Math.min(stored.width / box.width, stored.height / box.height);
  const width = clamp(Math.round(box.width * scale), stored.width);
  const height = clamp(Math.round(box.height * scale), stored.height);
  const left = Math.floor((stored.width - width) / 2);
  const top = Math.floor((stored.height - height) / 2);
  return image
    .extract({ left, top, width, height })
    .autoOrient()
    .resize({ ...to, fit: 'fill' });
}

function clamp(value: number, largest: number): number {
  return Math.min(Math.max(1, value), largest);
}
