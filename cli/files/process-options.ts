import type { Command } from 'commander';

import { wholeNumber } from '../options/command-options.ts';
import type { FileToUpload } from './collect-files.ts';
import { prepareOut } from './copy-results.ts';
import type { ProcessOptions } from './process-files.ts';
import { checkResultDirectories } from './result-directory.ts';

export interface ProcessArguments {
  readonly out?: string;
  readonly again?: true;
  readonly timeout: number;
}

/** Longest time an image may need: three deliveries and the waits between them. */
const DEFAULT_TIMEOUT_SECONDS = 900;

export function withProcessOptions(command: Command): Command {
  return command
    .option('--out <dir>', 'copy the results to this directory')
    .option('--again', 'also process files that are COMPLETED and unchanged')
    .option(
      '--timeout <seconds>',
      'longest wait for the files to finish',
      wholeNumber(1, 86_400),
      DEFAULT_TIMEOUT_SECONDS,
    );
}

/** @throws CliError OUT_UNWRITABLE, OUT_CLASH, DISK_FULL, before anything is uploaded */
export function toProcessOptions(
  { out, again, timeout }: ProcessArguments,
  files: readonly FileToUpload[],
  interrupted: AbortSignal,
): ProcessOptions {
  if (out !== undefined) {
    prepareOut(out);
    checkResultDirectories(out, files);
  }
  return {
    again: again === true,
    timeoutMs: timeout * 1000,
    interrupted,
    ...(out === undefined ? {} : { out }),
  };
}
