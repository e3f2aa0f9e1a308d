import type { Output } from '../output.ts';
import type { Progress } from './progress.ts';

/** One object per line: `status` when a record's status changes, `done` when a file has ended. */
export function jsonProgress(output: Output): Progress {
  return {
    started: () => undefined,
    event: ({ imageKey, status, at, stage }) => {
      if (stage === undefined) output.object({ event: 'status', imageKey, status, at });
    },
    outcome: (outcome) => {
      output.object({ event: 'done', ...outcome });
    },
    finish: () => undefined,
  };
}
