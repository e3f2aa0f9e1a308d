import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { withLock } from './with-lock.ts';

let directory: string;
let lockFile: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
  lockFile = join(directory, 'below', 'build.lock');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('withLock', () => {
  it('lets one after the other, never two at once', async () => {
    const log: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => withLock(lockFile, work(name))));
    for (let i = 0; i < log.length; i += 2) expect(log[i + 1]).toBe(log[i]?.replace('begins', 'ends'));
    expect(log).toHaveLength(6);
  });

  it('gives the lock back after an error', async () => {
    await expect(withLock(lockFile, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(lockFile)).toBe(false);
  });

  it('takes over the lock of a process that is gone', async () => {
    await withLock(lockFile, () => Promise.resolve());
    const { pid } = spawnSync(process.execPath, ['--eval', '']);
    writeFileSync(lockFile, String(pid));
    await expect(withLock(lockFile, () => Promise.resolve('done'))).resolves.toBe('done');
  });
});
