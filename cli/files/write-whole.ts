import { rename, rm, writeFile } from 'node:fs/promises';

import { isDiskFull } from '#local/index.ts';

import { CliError } from '../cli-error.ts';

/** Something to be written: a path and its bytes. */
export interface FileToWrite {
  readonly path: string;
  readonly bytes: Uint8Array | string;
}

/**
 * Writes files so that all of them are there, whole, or none is changed: first beside their places, then renamed.
 *
 * @param mode of the files
 * @throws CliError DISK_FULL; other errors of the file system
 */
export async function writeWhole(files: readonly FileToWrite[], mode = 0o666): Promise<void> {
  const unfinished = ({ path }: FileToWrite): string => `${path}.${String(process.pid)}.part`;
  try {
    for (const file of files) await writeFile(unfinished(file), file.bytes, { mode });
    for (const file of files) await rename(unfinished(file), file.path);
  } catch (error) {
    for (const file of files) await rm(unfinished(file), { force: true });
    throw isDiskFull(error) ? outOfSpace(files[0]?.path ?? '', error) : error;
  }
}

export function outOfSpace(path: string, cause: unknown): CliError {
  return new CliError(
    'DISK_FULL',
    `There is no space left for ${path}. Make space on its disk and run the command again.`,
    { cause },
  );
}
