import type { Metadata, Sharp, SharpOptions } from 'sharp';

import { DECODE_TIMEOUT_SECONDS, MAX_PIXELS } from '#contracts/limits.ts';
import { FORMATS } from '#contracts/status.ts';
import { derivativeSize, type Size, uprightSize } from '#domain/geometry.ts';
import { rejection } from '#domain/pipeline-error.ts';
import { BACKGROUND, type Recipe } from '#domain/recipe.ts';
import type { Derivative, ImageCodec, ImageMetadata } from '#ports/image-codec.ts';

import { classifySharpError } from './classify-sharp-error.ts';
import { configureSharp } from './configure-sharp.ts';
import { exifFields } from './read-exif.ts';

/** The first frame only; every warning of a decoder is a reason to refuse; nothing larger than the limit is decoded. */
const INPUT: SharpOptions = {
  failOn: 'warning',
  limitInputPixels: MAX_PIXELS,
  sequentialRead: true,
  animated: false,
};

/** Reads and makes images with sharp. @throws PipelineError when sharp is too old */
export function makeSharpImageCodec(): ImageCodec {
  const sharp = configureSharp();
  return {
    metadata: async (bytes) => {
      try {
        return toImageMetadata(await sharp(bytes, INPUT).metadata());
      } catch (error) {
        throw classifySharpError(error);
      }
    },
    derive: async (bytes, recipe) => {
      try {
        return await derive(sharp, bytes, recipe);
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
      `The image is ${metadata.format}; expected JPEG, PNG, GIF or WebP.`,
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

/** A file may say that its pixels are endlessly large, or small; no table takes such a number. */
function sensibleDensity(density: number | undefined): number | undefined {
  return density !== undefined && density > 0 && density < 1e6 ? density : undefined;
}

async function derive(
  sharp: ReturnType<typeof configureSharp>,
  bytes: Uint8Array,
  recipe: Recipe,
): Promise<Derivative> {
  const { width, height, orientation } = await sharp(bytes, INPUT).metadata();
  const upright = uprightSize({ width, height }, orientation);
  const size = derivativeSize(upright, recipe);
  const image = sharp(bytes, INPUT).timeout({ seconds: DECODE_TIMEOUT_SECONDS }).autoOrient();
  const sized = recipe.fit === 'cover' ? cover(image, upright, size) : resize(image, upright, size);
  const { data, info } = await sized
    .flatten({ background: BACKGROUND })
    .toColourspace('srgb')
    .jpeg({ quality: recipe.quality, mozjpeg: false })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** To exactly this size: the ratio is the domain's matter, which rounds on its own. */
function resize(image: Sharp, from: Size, to: Size): Sharp {
  return from.width === to.width && from.height === to.height
    ? image
    : image.resize({ ...to, fit: 'fill', withoutEnlargement: false });
}

/** Longest side on the way to a cover that libvips surely takes. */
const LONGEST_COVER = 16_384;

/**
 * Fills the box, cut at the centre. A strip of 1 x 65,500, scaled to cover a square, would overflow on the way: it is cut
 * first, which decodes it whole.
 */
function cover(image: Sharp, from: Size, to: Size): Sharp {
  const ratio = Math.max(to.width / from.width, to.height / from.height);
  if (Math.max(from.width, from.height) * ratio <= LONGEST_COVER)
    return image.resize({ ...to, fit: 'cover', position: 'centre' });
  const scale = Math.min(from.width / to.width, from.height / to.height);
  const width = clamp(Math.round(to.width * scale), from.width);
  const height = clamp(Math.round(to.height * scale), from.height);
  return image
    .extract({
      left: Math.floor((from.width - width) / 2),
      top: Math.floor((from.height - height) / 2),
      width,
      height,
    })
    .resize({ ...to, fit: 'fill' });
}

function clamp(value: number, largest: number): number {
  return Math.min(Math.max(1, value), largest);
}
