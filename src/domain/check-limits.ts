import { MAX_IMAGE_BYTES, MAX_PIXELS, MAX_SIDE } from '#contracts/limits.ts';

import type { Size } from './geometry.ts';
import { rejection } from './pipeline-error.ts';

/** @throws PipelineError EMPTY_FILE or TOO_LARGE */
export function checkFileSize(sizeBytes: number): void {
  if (sizeBytes === 0)
    throw rejection('EMPTY_FILE', 'The file is empty. Upload it again: the transfer may have been cut off.', {
      sizeBytes,
    });
  if (sizeBytes > MAX_IMAGE_BYTES) {
    throw rejection(
      'TOO_LARGE',
      `The file has ${String(sizeBytes)} bytes; the limit is ${String(MAX_IMAGE_BYTES)} (10 MiB). Make it smaller.`,
      { sizeBytes, maxBytes: MAX_IMAGE_BYTES },
    );
  }
}

/** Checks the canvas size declared in a header, before anything is decoded. @throws PipelineError */
export function checkCanvas({ width, height }: Size): void {
  const found = `${String(width)} x ${String(height)} pixels`;
  if (width > MAX_SIDE || height > MAX_SIDE) {
    throw rejection(
      'SIDE_TOO_LONG',
      `The image has ${found}; the limit for a side is ${String(MAX_SIDE)}. Make it smaller.`,
      {
        width,
        height,
        maxSide: MAX_SIDE,
      },
    );
  }
  if (width * height > MAX_PIXELS) {
    throw rejection(
      'TOO_MANY_PIXELS',
      `The image has ${found}, ${String(Math.ceil((width * height) / 1e6))} megapixels; the limit is ${String(MAX_PIXELS / 1e6)}. Make it smaller.`,
      { width, height, maxPixels: MAX_PIXELS },
    );
  }
}
