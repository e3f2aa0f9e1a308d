import { MAX_SIDE } from '#contracts/limits.ts';

import type { Size } from './geometry.ts';
import { rejection } from './pipeline-error.ts';

const MIB = 1024 * 1024;

/** @throws PipelineError EMPTY_FILE or TOO_LARGE */
export function checkFileSize(sizeBytes: number, maxBytes: number): void {
  if (sizeBytes === 0)
    throw rejection('EMPTY_FILE', 'The file is empty. Upload it again: the transfer may have been cut off.', {
      sizeBytes,
    });
  if (sizeBytes > maxBytes)
    throw rejection('TOO_LARGE', `${describeExcess(sizeBytes, maxBytes)} Make it smaller.`, {
      sizeBytes,
      maxBytes,
    });
}

/** What is wrong with a file that is too large, as a sentence. */
export function describeExcess(sizeBytes: number, maxBytes: number): string {
  return `The file has ${String(sizeBytes)} bytes; the limit is ${String(maxBytes / MIB)} MiB (setting maxImageMb).`;
}

/** Checks the canvas size declared in a header, before anything is decoded. @throws PipelineError */
export function checkCanvas({ width, height }: Size, maxPixels: number): void {
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
  if (width * height > maxPixels) {
    throw rejection(
      'TOO_MANY_PIXELS',
      `The image has ${found}, ${String(Math.ceil((width * height) / 1e6))} megapixels; the limit is ${String(maxPixels / 1e6)} (setting maxMegapixels). Make it smaller.`,
      { width, height, maxPixels },
    );
  }
}
