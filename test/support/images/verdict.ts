import sharp from 'sharp';

import type { Format } from '#contracts/status.ts';
import { PipelineError } from '#domain/pipeline-error.ts';
import { BACKGROUND } from '#domain/recipe.ts';
import { inspectImage } from '#domain/structure/inspect-image.ts';

/** What the walk says of a file: `whole`, or the code of the rejection; any other error is a fault. */
export function verdictOf(format: Format, bytes: Uint8Array): string {
  try {
    inspectImage(format, bytes);
    return 'whole';
  } catch (error) {
    if (error instanceof PipelineError && error.category === 'rejected') return error.code;
    throw error;
  }
}

/** The pixels of the first frame as the stages see them, decoded strictly; none if the decoder refuses. */
export function decodeStrictly(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes, { failOn: 'warning' })
    .autoOrient()
    .flatten({ background: BACKGROUND })
    .raw()
    .toBuffer()
    .catch(() => Buffer.alloc(0));
}

/** The pixels of the first frame, whatever is damaged; none if there is nothing to show. */
export function decodeLaxly(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes, { failOn: 'none' })
    .raw()
    .toBuffer()
    .catch(() => Buffer.alloc(0));
}

/** A pixel differs if a channel does by more than this. */
const LEVELS = 16;

/** The part of the pixels that differ, of two images of three channels; 1 if their sizes do. */
export function differingPart(found: Uint8Array, pixels: Uint8Array): number {
  if (found.length !== pixels.length) return 1;
  let differing = 0;
  for (let at = 0; at < pixels.length; at += 3)
    if ([at, at + 1, at + 2].some((index) => Math.abs((found[index] ?? 0) - (pixels[index] ?? 0)) > LEVELS))
      differing += 1;
  return (3 * differing) / pixels.length;
}
