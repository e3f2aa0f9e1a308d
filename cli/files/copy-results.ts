import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';

import type { Archived } from '#contracts/record.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { CliError, EXIT } from '../cli-error.ts';

/**
 * Copies the archived objects of an image to `<out>/<relativePath>/{original.<ext>,resized.jpg,thumbnail.jpg}` and
 * compares their checksums with the record.
 *
 * @returns the paths
 * @throws CliError OUT_UNWRITABLE
 */
export async function copyResults(
  objects: ObjectStore,
  { bucket, original, resized, thumbnail }: Archived,
  out: string,
  relativePath: string,
): Promise<string[]> {
  const directory = resolve(out, relativePath);
  if (!directory.startsWith(resolve(out) + sep))
    throw new CliError(
      'OUT_UNWRITABLE',
      `The results of ${JSON.stringify(relativePath)} would be written outside ${out}. They were not copied.`,
    );
  prepareOut(directory);
  return Promise.all(
    [original, resized, thumbnail].map(async ({ key, sha256 }) => {
      const object = await objects.read({ bucket, key });
      const found =
        object === undefined ? undefined : createHash('sha256').update(object.bytes).digest('base64');
      if (object === undefined || found !== sha256)
        throw new CliError(
          'RESULT_DAMAGED',
          `The archived object ${JSON.stringify(key)} ${object === undefined ? 'is missing' : 'does not match the checksum in its record'}. Process the image again with --again.`,
          { exitStatus: EXIT.failed },
        );
      const path = join(directory, basename(key));
      await writeFile(path, object.bytes);
      return path;
    }),
  );
}

/** @throws CliError OUT_UNWRITABLE */
export function prepareOut(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw new CliError(
      'OUT_UNWRITABLE',
      `The directory ${directory} cannot be created or written to. Check its path and permissions.`,
      { cause: error },
    );
  }
}
