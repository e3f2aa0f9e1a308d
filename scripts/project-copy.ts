import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { PROJECT_DIR } from './build/project-dir.ts';

/** What is linked, or made again when it is needed. */
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'cdk.out', '.cache', '.qip']);

/**
 * Gives `act` a copy of the project in a temporary directory, its node_modules a link to the project's, and deletes the
 * copy afterwards: what changes files to see what happens does so there.
 */
export async function withProjectCopy<T>(act: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'qip-copy-'));
  try {
    cpSync(PROJECT_DIR, directory, {
      recursive: true,
      filter: (path) => !LEFT_OUT.has(relative(PROJECT_DIR, path)),
    });
    symlinkSync(join(PROJECT_DIR, 'node_modules'), join(directory, 'node_modules'), 'junction');
    return await act(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
