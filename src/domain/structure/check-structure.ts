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
 * Checks a file by the rules of its format without decoding it: one pass, and no allocation by a declared size. It accepts
 * what common decoders accept, including trailing bytes, and rejects truncated or broken files.
 *
 * @returns the canvas, as stored
 * @throws PipelineError TRUNCATED or CORRUPT; TOO_COMPLEX for a file that would take too long or too much memory to decode
 */
export function checkStructure(format: Format, bytes: Uint8Array): Size {
  return CHECKS[format](bytes);
}
