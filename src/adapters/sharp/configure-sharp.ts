import sharp from 'sharp';

import { permanent } from '#domain/pipeline-error.ts';

/** The only loaders that may run, and only from memory. "Untrusted" loaders, TIFF and AVIF among them, stay blocked. */
export const LOADERS: readonly string[] = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadWebpBuffer',
];

/**
 * The oldest releases without a known fault that a file can reach: CVE-2023-4863 in libwebp, CVE-2025-64720 and its kin in
 * libpng. A sharp that is built upon the system's libvips does not name its decoders.
 */
export const OLDEST_RELEASES: Readonly<Record<string, string>> = {
  sharp: '0.35.0',
  vips: '8.18.0',
  webp: '1.3.2',
  png: '1.6.51',
};

let configured = false;

/** Restricts the process's sharp once: four loaders, one thread an image, no cache. @throws PipelineError when it is too old */
export function configureSharp(): typeof sharp {
  if (configured) return sharp;
  checkVersions({ ...sharp.versions });
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [...LOADERS] });
  // One image a function: threads within an image only cost.
  sharp.concurrency(1);
  sharp.cache(false);
  configured = true;
  return sharp;
}

/** @throws PipelineError INTERNAL_ERROR that names the release found and the one expected */
export function checkVersions(found: Readonly<Record<string, string | undefined>>): void {
  for (const [name, oldest] of Object.entries(OLDEST_RELEASES)) {
    const version = found[name];
    if (version !== undefined && isOlder(version, oldest))
      throw permanent(
        'INTERNAL_ERROR',
        `${name} ${version} has known faults; ${oldest} or newer is expected. Install the sharp that package.json names.`,
      );
  }
}

function isOlder(found: string, oldest: string): boolean {
  return found.localeCompare(oldest, 'en', { numeric: true }) < 0;
}
