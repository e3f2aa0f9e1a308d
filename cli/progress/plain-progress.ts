import { type Output, printable } from '../output.ts';
import { detailOf, type Progress } from './progress.ts';

/** One line per event, for logs and pipes. */
export function plainProgress(output: Output): Progress {
  return {
    started: () => undefined,
    event: ({ imageKey, status, stage }) => {
      if (stage === undefined) output.say(`${printable(imageKey)}  ${status}`);
      else if (stage.status !== 'IN_PROGRESS')
        output.say(`${printable(imageKey)}  ${stage.name} ${stage.status.toLowerCase()}`);
    },
    outcome: (outcome) => {
      const { file, status, durationMs } = outcome;
      const detail = detailOf(outcome);
      output.result(
        `${status.padEnd(10)} ${printable(file)}  ${(durationMs / 1000).toFixed(1)} s${detail === '' ? '' : `  ${printable(detail)}`}`,
      );
    },
    finish: () => undefined,
  };
}
