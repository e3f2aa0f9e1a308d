import { accessSync, constants, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { UPLOAD_PREFIX } from '#contracts/names.ts';

import { CliError } from '../cli-error.ts';
import { errnoOf } from './errno-of.ts';
import { unreadable } from './read-whole.ts';

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
}

/** Something in a folder that cannot be uploaded. */
export interface LeftOut {
  readonly path: string;
  readonly relativePath: string;
  readonly why: CliError;
}

export interface CollectedFiles {
  readonly files: readonly FileToUpload[];
  /** Files and folders whose name begins with a dot. */
  readonly hiddenCount: number;
  /** Links that lead nowhere or in a circle, and what is no file: nothing is lost by skipping them. */
  readonly skipped: readonly LeftOut[];
  /** Files and folders that cannot be read. */
  readonly unreadable: readonly LeftOut[];
}

interface Walk {
  readonly files: FileToUpload[];
  readonly skipped: LeftOut[];
  readonly unreadable: LeftOut[];
  hiddenCount: number;
}

/**
 * Finds the files that the arguments name, and those in folders. What is wrong with an argument, or with a key, is said
 * before anything is uploaded; what is wrong with one of the files in a folder is left to that file.
 *
 * @throws CliError with a code from a closed list
 */
export function collectFiles(paths: readonly string[]): CollectedFiles {
  const walk: Walk = { files: [], skipped: [], unreadable: [], hiddenCount: 0 };
  for (const path of paths) {
    const absolute = resolve(path);
    const before = walk.files.length + walk.unreadable.length;
    const status = statOf(absolute);
    if (status.isDirectory()) walkFolder(absolute, basename(absolute), [], walk);
    else walk.files.push(toFile(absolute, basename(absolute), status));
    if (!status.isDirectory()) checkReadable(absolute);
    if (walk.files.length + walk.unreadable.length === before)
      throw new CliError(
        'DIRECTORY_EMPTY',
        `The directory ${path} has no files to upload (hidden ones and broken links are skipped). Pass files, or a directory that has some.`,
      );
  }
  const files = [...new Map(walk.files.map((file) => [file.path, file])).values()];
  checkKeys(files);
  return { ...walk, files };
}

/** @param above the real paths of the folders that it lies in, which a link may lead back to */
function walkFolder(directory: string, relative: string, above: readonly string[], walk: Walk): void {
  const real = realpathSync(directory);
  if (above.includes(real)) throw linkLoop(directory);
  for (const name of namesIn(directory)) {
    if (name.startsWith('.')) {
      walk.hiddenCount += 1;
      continue;
    }
    const path = join(directory, name);
    const relativePath = `${relative}/${name}`;
    try {
      const status = statOf(path);
      if (status.isDirectory()) walkFolder(path, relativePath, [...above, real], walk);
      else walk.files.push(toFile(path, relativePath, status));
    } catch (error) {
      if (!(error instanceof CliError) || error.code === 'FILE_NAME_NOT_UTF8') throw error;
      const list = SKIPPED.has(error.code) ? walk.skipped : walk.unreadable;
      list.push({ path, relativePath, why: error });
    }
  }
}

const SKIPPED = new Set(['LINK_BROKEN', 'LINK_LOOP', 'PATH_NOT_A_FILE']);

/** Names in a stable order. */
function namesIn(directory: string): string[] {
  let names: Buffer[];
  try {
    names = readdirSync(directory, { encoding: 'buffer' });
  } catch (error) {
    throw unreadable(directory, error);
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

/** What a path, or the link that it is, leads to. */
function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    if (errnoOf(error) === 'ELOOP') throw linkLoop(path, error);
    if (isLink(path))
      throw new CliError(
        'LINK_BROKEN',
        `${path} is a symbolic link to something that does not exist. Mend it, or name the file itself.`,
        { cause: error },
      );
    throw unreadable(path, error);
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function linkLoop(path: string, cause?: unknown): CliError {
  return new CliError(
    'LINK_LOOP',
    `${path} is a symbolic link that leads back to itself, or to a folder that it lies in. Name the file or folder itself.`,
    { cause },
  );
}

function toFile(path: string, relativePath: string, status: Stats): FileToUpload {
  if (!status.isFile())
    throw new CliError('PATH_NOT_A_FILE', `${path} is neither a file nor a directory. Pass one of these.`);
  return { path, relativePath, imageKey: UPLOAD_PREFIX + relativePath };
}

function checkReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw unreadable(path, error);
  }
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
