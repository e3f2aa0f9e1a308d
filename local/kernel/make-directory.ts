import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a directory and those above it. Node.js's own `recursive` never ends where a parent exists and no directory can be
 * made in it, as below /proc.
 *
 * @throws the error of the file system
 */
export function makeDirectory(path: string): void {
  const missing: string[] = [];
  let present = resolve(path);
  while (!isThere(present)) {
    missing.push(present);
    present = dirname(present);
  }
  for (const directory of missing.reverse()) {
    try {
      mkdirSync(directory);
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!isDirectory(directory)) throw error;
    }
  }
  // Says what is wrong if a file is in its place.
  if (!isDirectory(path)) mkdirSync(path);
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined || dirname(path) === path;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
