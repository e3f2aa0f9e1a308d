import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * Runs `work` while no other process holds the same lock file. Two starts at the same moment would otherwise write the
 * same bundles, and one would read what the other has half written. A lock whose process is gone is taken over.
 */
export async function withLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lockFile), { recursive: true });
  while (!acquire(lockFile)) await wait(POLL_MS);
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function acquire(lockFile: string): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      // Made, but not written, on a full disk: it would be waited for for ever.
      rmSync(lockFile, { force: true });
      throw error;
    }
    if (!holderIsGone(lockFile)) return false;
    rmSync(lockFile, { force: true });
    return false;
  }
}

function holderIsGone(lockFile: string): boolean {
  const pid = Number(readText(lockFile));
  // Empty: its holder has made the file and not yet written its number.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
