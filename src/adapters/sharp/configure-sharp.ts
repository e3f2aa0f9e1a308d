import sharp from 'sharp';

import { permanent } from '#domain/pipeline-error.ts';

/** The only loaders that may run, and only from memory. "Untrusted" loaders, TIFF and AVIF among them, stay blocked. */
const LOADERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadWebpBuffer',
];

/** The oldest release whose bundled decoders have no known hole. */
const OLDEST_SHARP = '0.35.0';

let configured = false;

/** Restricts the process's sharp once: four loaders, one thread an image, no cache. @throws PipelineError */
export function configureSharp(): typeof sharp {
  if (configured) return sharp;
  const found = sharp.versions.sharp;
  if (isOlder(found, OLDEST_SHARP)) {
    throw permanent(
      'INTERNAL_ERROR',
      `sharp ${found} has known faults; expected ${OLDEST_SHARP} or newer. Install the version in package.json.`,
    );
  }
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  // One image a function: threads within an image only cost.
  sharp.concurrency(1);
  sharp.cache(false);
  configured = true;
  return sharp;
}

function isOlder(found: string, oldest: string): boolean {
  return found.localeCompare(oldest, 'en', { numeric: true }) < 0;
}
