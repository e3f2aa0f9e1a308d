import { EXIT, type ExitStatus } from '../cli-error.ts';

const STATUSES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, EPIPE: EXIT.brokenPipe } as const;

/** Why a command ends before its files are done: a signal, or the reader of its output has gone. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly by: keyof typeof STATUSES;
  readonly exitStatus: ExitStatus;

  constructor(by: keyof typeof STATUSES) {
    super(`Interrupted by ${by}.`);
    this.by = by;
    this.exitStatus = STATUSES[by];
  }
}
