import { LocalError } from '#local/index.ts';

import { PipelineError } from '#domain/pipeline-error.ts';

import { CliError, EXIT, type ExitStatus } from './cli-error.ts';
import { printable } from './output.ts';
import { Interrupted } from './system/interrupted.ts';

const said = new WeakSet<CliError>();

/** Reports an error, once, on standard error. An error without a known code is a bug, so its stack is shown. */
export function reportError(error: unknown): ExitStatus {
  if (error instanceof CliError) {
    if (said.has(error)) return error.exitStatus;
    said.add(error);
    return say(error.code, error.message, error.exitStatus);
  }
  if (error instanceof Interrupted)
    return error.by === 'EPIPE' ? error.exitStatus : say('INTERRUPTED', error.message, error.exitStatus);
  if (error instanceof LocalError)
    return say(error.code, [error.message, ...error.problems.map((problem) => `  ${problem}`)].join('\n'));
  if (error instanceof PipelineError) return say(error.code, error.sentence);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.nothingDone;
}

function say(code: string, message: string, exitStatus: ExitStatus = EXIT.nothingDone): ExitStatus {
  const lines = message.split('\n').map(printable);
  process.stderr.write(`${code}: ${lines.join('\n')}\n`);
  return exitStatus;
}
