import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { Archived } from '#contracts/record.ts';
import { isDiskFull, makeDirectory } from '#local/index.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { CliError, EXIT } from '../cli-error.ts';
import { outOfSpace, writeWhole } from './write-whole.ts';

/**
 * Copies the archived objects of an image, `original.<ext>`, `resized.jpg` and `thumbnail.jpg`, to a directory and compares
 * their checksums with the record. All three are copied or none.
 *
 * @returns the paths
 * @throws CliError OUT_UNWRITABLE, RESULT_DAMAGED, DISK_FULL
 */
export async function copyResults(
  objects: ObjectStore,
  { bucket, original, resized, thumbnail }: Archived,
  directory: string,
): Promise<string[]> {
  const files = await Promise.all(
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
      return { path: join(directory, basename(key)), bytes: object.bytes };
    }),
  );
  prepareOut(directory);
  try {
    await writeWhole(files);
  } catch (error) {
    // What is not empty has older results, and stays.
    await rmdir(directory).catch(() => undefined);
    throw error instanceof CliError ? error : unwritable(directory, error);
  }
  return files.map(({ path }) => path);
}

/** @throws CliError OUT_UNWRITABLE, DISK_FULL */
export function prepareOut(directory: string): void {
  try {
    makeDirectory(directory);
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw isDiskFull(error) ? outOfSpace(directory, error) : unwritable(directory, error);
  }
}

function unwritable(directory: string, cause: unknown): CliError {
  return new CliError(
    'OUT_UNWRITABLE',
    `The directory ${directory} cannot be created or written to (${cause instanceof Error ? cause.message : String(cause)}). Check its path and permissions.`,
    { cause },
  );
}
