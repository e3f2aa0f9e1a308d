import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where compiled code is kept from one function process to the next. */
export interface CodeCache {
  readonly directory: string;
  /** Removes what was only kept for this run. */
  close(): void;
}

/** The code cache of a state directory; without one, a directory that is removed when the run ends. */
export function openCodeCache(stateDirectory: string | undefined): CodeCache {
  if (stateDirectory !== undefined) {
    return { directory: join(resolve(stateDirectory), 'code-cache'), close: () => undefined };
  }
  const directory = mkdtempSync(join(tmpdir(), 'code-cache-'));
  return {
    directory,
    close: () => {
      // A function that was just killed may have been writing.
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
