import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

import { CliError } from '../cli-error.ts';
import { errnoOf } from './errno-of.ts';

/**
 * Reads a file that is to be uploaded. Anything may have happened to it since it was found.
 *
 * @param mostBytes a longer file is not read
 * @returns its bytes, or its size if it is longer
 * @throws CliError PATH_NOT_FOUND, PATH_UNREADABLE, PATH_NOT_A_FILE, FILE_CHANGED
 */
export async function readWhole(path: string, mostBytes: number): Promise<Uint8Array | number> {
  let file: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const before = await file.stat();
    if (!before.isFile())
      throw new CliError('PATH_NOT_A_FILE', `${path} is neither a file nor a directory any more.`);
    if (before.size > mostBytes) return before.size;
    const bytes = await file.readFile();
    const after = await file.stat();
    if (bytes.byteLength !== after.size || before.size !== after.size || before.mtimeMs !== after.mtimeMs)
      throw new CliError(
        'FILE_CHANGED',
        `${path} changed while it was read. Run the command again when it is complete.`,
      );
    return bytes;
  } catch (error) {
    throw error instanceof CliError ? error : unreadable(path, error);
  } finally {
    await file?.close();
  }
}

/** Says why a path cannot be read. */
export function unreadable(path: string, error: unknown): CliError {
  const code = errnoOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new CliError('PATH_NOT_FOUND', `No such file or directory: ${path}. Check the path.`, {
      cause: error,
    });
  return new CliError(
    'PATH_UNREADABLE',
    `${path} cannot be read (${code ?? String(error)}). Check its permissions.`,
    { cause: error },
  );
}
