import type { Metadata, Sharp, SharpOptions } from 'sharp';

import { DECODE_TIMEOUT_SECONDS, type ImageLimits, SPECIFIED_LIMITS } from '#contracts/limits.ts';
import type { ImageMetadata } from '#contracts/memos.ts';
import { FORMATS } from '#contracts/status.ts';
import { derivativeSize, type Size, uprightSize } from '#domain/geometry.ts';
import { rejection } from '#domain/pipeline-error.ts';
import { BACKGROUND, type Recipe } from '#domain/recipe.ts';
import type { Derivative, ImageCodec } from '#ports/image-codec.ts';

import { classifySharpError } from './classify-sharp-error.ts';
import { configureSharp } from './configure-sharp.ts';
import { exifFields } from './read-exif.ts';

/** Reads the first frame only, and fails on any decoder warning. */
const INPUT = {
  failOn: 'warning',
  sequentialRead: true,
  animated: false,
} as const satisfies SharpOptions;

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
        return await derive((source) => sharp(source, input), bytes, recipe);
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
  open: (bytes: Uint8Array) => Sharp,
  bytes: Uint8Array,
  recipe: Recipe,
): Promise<Derivative> {
  const { width, height, orientation } = await open(bytes).metadata();
  const stored = { width, height };
  const upright = uprightSize(stored, orientation);
  const size = derivativeSize(upright, recipe);
  const image = open(bytes).timeout({ seconds: DECODE_TIMEOUT_SECONDS });
  const sized =
    recipe.fit === 'cover'
      ? cover(image, stored, size, orientation)
      : resize(image.autoOrient(), upright, size);
  const { data, info } = await sized
    .flatten({ background: BACKGROUND })
    .toColourspace('srgb')
    .toFormat(recipe.format.encoder.format, recipe.format.encoder.options)
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
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
