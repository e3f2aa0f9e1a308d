import sharp from 'sharp';

import { RESIZED, THUMBNAIL } from '#domain/recipe.ts';

import type { Photograph } from './photographs.ts';

/**
 * What the pipeline is compared with: sharp alone in one process, from memory to memory. It makes the same two derivatives,
 * decoding twice, of `inFlight` images at a time.
 *
 * @returns milliseconds for all
 */
export async function rawSharp(photographs: readonly Photograph[], inFlight: number): Promise<number> {
  sharp.concurrency(1);
  sharp.cache(false);
  const startMs = performance.now();
  const waiting = [...photographs];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const { width, height, fit, format } of [RESIZED, THUMBNAIL]) {
        await sharp(next.bytes, { failOn: 'warning' })
          .autoOrient()
          .resize({ width, height, fit, withoutEnlargement: fit === 'inside' })
          .toColourspace('srgb')
          .flatten({ background: '#ffffff' })
          .toFormat(format.encoder.format, format.encoder.options)
          .toBuffer();
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return performance.now() - startMs;
}
