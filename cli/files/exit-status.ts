import { CliError, EXIT, type ExitStatus } from '../cli-error.ts';
import type { FileOutcome } from '../progress/progress.ts';
import { Interrupted } from '../system/interrupted.ts';

/**
 * 0 all COMPLETED, 1 some REJECTED, 2 some FAILED, unfinished, not uploaded or not copied, 3 none uploaded.
 *
 * @param interrupted why the wait may have ended before the files were done
 * @throws the reason of `interrupted`, or a CliError DISK_FULL or SYSTEM_STOPPED, with what was done and what was not
 */
export function exitStatusOf(outcomes: readonly FileOutcome[], interrupted: AbortSignal): ExitStatus {
  const count = (status: string): number => outcomes.filter((outcome) => outcome.status === status).length;
  const [unfinished, notUploaded] = [count('UNFINISHED'), count('NOT_UPLOADED')];
  const open = unfinished + notUploaded;
  const account = `Of ${String(outcomes.length)} files ${String(outcomes.length - open)} are done, ${String(unfinished)} uploaded and not done, ${String(notUploaded)} not uploaded.`;
  if (open > 0 && interrupted.aborted) throw accountFor(interrupted.reason, account);
  const ended = notUploaded === outcomes.length ? EXIT.nothingDone : EXIT.failed;
  if (outcomes.some(({ code }) => code === 'DISK_FULL'))
    throw new CliError(
      'DISK_FULL',
      `There was no space left for ${String(count('NOT_COPIED'))} of ${String(outcomes.length)} results. Make space and run the same command again: what is COMPLETED is copied without being processed again.`,
    );
  if (outcomes.some(({ code }) => code === 'SERVICE_UNAVAILABLE'))
    throw new CliError(
      'SYSTEM_STOPPED',
      `The system stopped answering. ${account} Start it again with the same state directory, then run the same command again: what was uploaded continues, what is COMPLETED is skipped.`,
      { exitStatus: ended },
    );
  if (open + count('FAILED') + count('NOT_COPIED') > 0) return ended;
  return count('REJECTED') > 0 ? EXIT.rejected : EXIT.ok;
}

function accountFor(reason: unknown, account: string): unknown {
  if (!(reason instanceof Interrupted) || reason.by === 'EPIPE') return reason;
  return new CliError(
    'INTERRUPTED',
    `${reason.message} ${account} Run the same command again: what was uploaded continues, what is COMPLETED is skipped.`,
    { exitStatus: reason.exitStatus },
  );
}
