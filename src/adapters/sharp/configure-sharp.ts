import sharp from 'sharp';

import { permanent } from '#domain/pipeline-error.ts';

/** The only loaders that may run, from memory only. "Untrusted" loaders, such as TIFF and AVIF, stay blocked. */
export const LOADERS: readonly string[] = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadWebpBuffer',
];

/**
 * The oldest releases without a known vulnerability that a file can exploit: CVE-2023-4863 in libwebp, CVE-2025-64720 and
 * related ones in libpng. A sharp built against the system's libvips does not report its decoders' versions.
 */
export const OLDEST_RELEASES: Readonly<Record<string, string>> = {
  sharp: '0.35.0',
  vips: '8.18.0',
  webp: '1.3.2',
  png: '1.6.51',
};

let configured = false;

/** Restricts sharp once per process: four loaders, one thread per image, no cache. @throws PipelineError if it is too old */
export function configureSharp(): typeof sharp {
  if (configured) return sharp;
  checkVersions({ ...sharp.versions });
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [...LOADERS] });
  // A function processes one image at a time, and threads within an image only add cost.
  sharp.concurrency(1);
  sharp.cache(false);
  configured = true;
  return sharp;
}

/** @throws PipelineError INTERNAL_ERROR naming the release found and the one expected */
export function checkVersions(found: Readonly<Record<string, string | undefined>>): void {
  for (const [name, oldest] of Object.entries(OLDEST_RELEASES)) {
    const version = found[name];
    if (version !== undefined && isOlder(version, oldest))
      throw permanent(
        'INTERNAL_ERROR',
        `${name} ${version} has known vulnerabilities; expected ${oldest} or newer. Install the version of sharp in package.json.`,
      );
  }
}

function isOlder(found: string, oldest: string): boolean {
  return found.localeCompare(oldest, 'en', { numeric: true }) < 0;
}
