import type { Format } from '#contracts/status.ts';

import type { Size } from '../geometry.ts';
import { checkGif } from './check-gif.ts';
import { checkJpeg } from './check-jpeg.ts';
import { checkPng } from './check-png.ts';
import { checkWebp } from './check-webp.ts';

const CHECKS: Readonly<Record<Format, (bytes: Uint8Array) => Size>> = {
  jpeg: checkJpeg,
  png: checkPng,
  gif: checkGif,
  webp: checkWebp,
};

/**
 * Walks through a file by the rules of its format, without decoding: one pass, nothing allocated by a declared size. It
 * accepts what decoders in the field accept, trailing bytes included, and refuses what is cut or broken.
 *
 * @returns the canvas, as stored
 * @throws PipelineError TRUNCATED or CORRUPT; TOO_COMPLEX for a JPEG of very many scans
 */
export function checkStructure(format: Format, bytes: Uint8Array): Size {
  return CHECKS[format](bytes);
}
