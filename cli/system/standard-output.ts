import { isDiskFull } from '#local/index.ts';

import { EXIT } from '../cli-error.ts';
import { outOfSpace } from '../files/write-whole.ts';
import { reportError } from '../report-error.ts';
import { Interrupted } from './interrupted.ts';

const lost = new AbortController();

/** Aborted when standard output cannot be written any more: its reader has gone (EPIPE), or its disk is full. */
export const outputLost: AbortSignal = lost.signal;

/**
 * Without a reader a command ends quietly: what reads ends as soon as it has done its work, what waits is interrupted. That
 * a disk is full is said.
 */
export function watchOutput(): void {
  // There is nothing left to say it on.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (lost.signal.aborted) return;
    if (error.code === 'EPIPE') {
      lost.abort(new Interrupted('EPIPE'));
      return;
    }
    if (!isDiskFull(error)) throw error;
    const full = outOfSpace('standard output', error);
    lost.abort(full);
    process.on('exit', () => {
      process.exitCode = EXIT.nothingDone;
    });
    reportError(full);
  });
}
