import { accessSync, constants, readdirSync, type Stats, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { UPLOAD_PREFIX } from '#contracts/names.ts';

import { CliError } from '../cli-error.ts';

/** Longest key that S3 allows, in bytes of UTF-8. */
const LONGEST_KEY_BYTES = 1024;

/** A file to upload. */
export interface FileToUpload {
  /** Absolute path. */
  readonly path: string;
  /** Path relative to the parent of the argument, with slashes. Results are copied to the same relative path. */
  readonly relativePath: string;
  /** Object key: `uploads/` and the relative path. */
  readonly imageKey: string;
  readonly sizeBytes: number;
}

export interface CollectedFiles {
  readonly files: readonly FileToUpload[];
  /** Files and folders whose name begins with a dot. */
  readonly hiddenCount: number;
}

/**
 * Finds the files that the arguments name, and those in folders. Checks everything before anything is uploaded.
 *
 * @throws CliError with a code from a closed list
 */
export function collectFiles(paths: readonly string[]): CollectedFiles {
  const found: FileToUpload[] = [];
  let hiddenCount = 0;
  for (const path of paths) {
    const before = found.length;
    const absolute = resolve(path);
    const status = statOf(absolute, path);
    if (status.isDirectory()) hiddenCount += walk(absolute, basename(absolute), found);
    else found.push(toFile(absolute, basename(absolute), status));
    if (found.length === before) {
      throw new CliError(
        'DIRECTORY_EMPTY',
        `The directory ${path} has no files to upload (hidden ones are skipped). Pass files, or a directory that has some.`,
      );
    }
  }
  const files = [...new Map(found.map((file) => [file.path, file])).values()];
  checkKeys(files);
  return { files, hiddenCount };
}

function walk(directory: string, relative: string, found: FileToUpload[]): number {
  let hiddenCount = 0;
  for (const name of namesIn(directory)) {
    if (name.startsWith('.')) {
      hiddenCount += 1;
      continue;
    }
    const path = join(directory, name);
    const status = statOf(path, path);
    if (status.isDirectory()) hiddenCount += walk(path, `${relative}/${name}`, found);
    else found.push(toFile(path, `${relative}/${name}`, status));
  }
  return hiddenCount;
}

/** Names in a stable order. */
function namesIn(directory: string): string[] {
  let names: Buffer[];
  try {
    names = readdirSync(directory, { encoding: 'buffer' });
  } catch (error) {
    throw new CliError(
      'PATH_UNREADABLE',
      `The directory ${directory} cannot be read. Check its permissions.`,
      { cause: error },
    );
  }
  return names.map((bytes) => toText(bytes, directory)).sort();
}

function toText(bytes: Buffer, directory: string): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  throw new CliError(
    'FILE_NAME_NOT_UTF8',
    `A file name in ${directory} is not UTF-8 (${JSON.stringify(text)}); an object key must be. Rename the file.`,
  );
}

function statOf(path: string, shown: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw new CliError('PATH_NOT_FOUND', `No such file or directory: ${shown}. Check the path.`, {
      cause: error,
    });
  }
}

function toFile(path: string, relativePath: string, status: Stats): FileToUpload {
  if (!status.isFile())
    throw new CliError('PATH_NOT_A_FILE', `${path} is neither a file nor a directory. Pass one of these.`);
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new CliError('PATH_UNREADABLE', `The file ${path} cannot be read. Check its permissions.`, {
      cause: error,
    });
  }
  return { path, relativePath, imageKey: UPLOAD_PREFIX + relativePath, sizeBytes: status.size };
}

function checkKeys(files: readonly FileToUpload[]): void {
  const byKey = new Map<string, string>();
  for (const { imageKey, path } of files) {
    const bytes = Buffer.byteLength(imageKey);
    if (bytes > LONGEST_KEY_BYTES) {
      throw new CliError(
        'KEY_TOO_LONG',
        `The key for ${path} has ${String(bytes)} bytes; S3 allows at most ${String(LONGEST_KEY_BYTES)}. Shorten the path.`,
      );
    }
    const other = byKey.get(imageKey);
    if (other !== undefined) {
      throw new CliError(
        'KEY_TWICE',
        `${other} and ${path} would both be uploaded as ${imageKey}. Upload them separately, or rename one.`,
      );
    }
    byKey.set(imageKey, path);
  }
}
