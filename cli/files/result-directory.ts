import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

import { CliError } from '../cli-error.ts';
import type { FileToUpload } from './collect-files.ts';

/** Longest file name of ordinary file systems, in bytes. */
const LONGEST_NAME_BYTES = 255;
const HASH_LENGTH = 12;
const RESULT_NAME = /^(?:original\.[a-z]+|resized\.jpg|thumbnail\.jpg)$/;

export interface ResultDirectory {
  /** Absolute path. */
  readonly path: string;
  /** False when the key cannot be a path, and the directory has another name. */
  readonly isNamedByKey: boolean;
}

/**
 * Where the results of an image go: `<out>/<relativePath>`. A key may hold what no path can: empty names (`a//b`), `.` and
 * `..`, names of more than 255 bytes. Then the directory has a safe name that ends with a hash of the key.
 */
export function resultDirectory(out: string, relativePath: string): ResultDirectory {
  const names = relativePath.split('/');
  if (names.every(isFileName)) return { path: resolve(out, ...names), isNamedByKey: true };
  const hash = createHash('sha256').update(relativePath).digest('hex').slice(0, HASH_LENGTH);
  const safe = names.map((name) => toFileName(name, LONGEST_NAME_BYTES));
  const last = toFileName(names.at(-1) ?? '', LONGEST_NAME_BYTES - HASH_LENGTH - 1);
  return { path: resolve(out, ...safe.slice(0, -1), `${last}-${hash}`), isNamedByKey: false };
}

function isFileName(name: string): boolean {
  return toFileName(name, LONGEST_NAME_BYTES) === name;
}

function toFileName(name: string, longestBytes: number): string {
  if (name === '' || name === '.' || name === '..') return '_';
  const bytes = Buffer.from(name.replaceAll('\0', '_'));
  // A character that the cut went through is left out.
  return bytes.byteLength <= longestBytes
    ? bytes.toString('utf8')
    : bytes
        .subarray(0, longestBytes)
        .toString('utf8')
        .replace(/\ufffd$/, '');
}

/**
 * Checks that the results of all files can lie below `out` side by side, and beside what is there already.
 *
 * @throws CliError OUT_CLASH
 */
export function checkResultDirectories(out: string, files: readonly FileToUpload[]): void {
  const owners = new Map(files.map((file) => [resultDirectory(out, file.relativePath).path, file]));
  for (const [directory, file] of owners) {
    for (const path of pathsBetween(resolve(out), directory)) {
      const owner = owners.get(dirname(path));
      if (owner !== undefined && RESULT_NAME.test(basename(path)))
        throw clash(directory, file, `${path} is a result of ${owner.path}`);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isDirectory() === false) throw clash(directory, file, `${path} is a file`);
    }
    const occupied = namesIn(directory).find(
      (name) => RESULT_NAME.test(name) && statSync(join(directory, name)).isDirectory(),
    );
    if (occupied !== undefined) throw clash(directory, file, `${occupied} is a directory there`);
  }
}

function namesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}

/** Every directory below `out` on the way to `directory`, itself included. */
function pathsBetween(out: string, directory: string): string[] {
  const names = relative(out, directory).split(sep);
  return names.map((_, index) => join(out, ...names.slice(0, index + 1)));
}

function clash(directory: string, file: FileToUpload, what: string): CliError {
  return new CliError(
    'OUT_CLASH',
    `The results of ${file.path} would go to the directory ${directory}, but ${what}. Nothing was uploaded. Choose another directory with --out.`,
  );
}
