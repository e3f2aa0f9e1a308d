import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Hash of the names and contents of the files below the given paths, without tests, and of whatever else decides the
 * result. A path may be missing; creating it changes the hash.
 */
export function hashFiles(root: string, paths: readonly string[], alsoBy: readonly string[] = []): string {
  const hash = createHash('sha256');
  for (const text of alsoBy) hash.update(`${text}\0`);
  for (const path of paths) {
    for (const file of filesBelow(root, path)) {
      hash.update(`${file}\0`);
      hash.update(readFileSync(join(root, file)));
    }
  }
  return hash.digest('hex');
}

function filesBelow(root: string, path: string): string[] {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
