import type { Format } from '#contracts/status.ts';

import { inspectGif } from './inspect-gif.ts';
import { inspectPng } from './inspect-png.ts';
import { inspectWebp } from './inspect-webp.ts';
import type { Inspection } from './inspection.ts';
import { inspectJpeg } from './jpeg/inspect-jpeg.ts';

const INSPECTIONS: Readonly<Record<Format, (bytes: Uint8Array) => Inspection>> = {
  jpeg: inspectJpeg,
  png: inspectPng,
  gif: inspectGif,
  webp: inspectWebp,
};

/**
 * Walks a file by the rules of its format without making a pixel: work in proportion to its bytes, and no allocation by a
 * declared size. A file whose picture is whole passes, with every irregularity noted; one with missing or damaged pixels does
 * not, as far as anyone can tell.
 *
 * @throws PipelineError TRUNCATED, CORRUPT; UNSUPPORTED_FORMAT for a variant of the format that is not processed; TOO_COMPLEX
 *   for a file that would take too long or too much memory to decode
 */
export function inspectImage(format: Format, bytes: Uint8Array): Inspection {
  return INSPECTIONS[format](bytes);
}

/**
 * A file as strict decoders accept it: the same bytes where nothing needs mending. Nothing mended is stored.
 *
 * @throws PipelineError as `inspectImage` does
 */
export function mend(format: Format, bytes: Uint8Array): Uint8Array {
  return inspectImage(format, bytes).mended ?? bytes;
}
