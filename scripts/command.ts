import { statSync } from 'node:fs';

import { Command, CommanderError, InvalidArgumentError } from 'commander';

import { withOneLineErrors } from '#cli/options/one-line-errors.ts';

import { ExpectedError } from './expected-error.ts';

/** Exit status of a wrong option or argument: nothing was done. */
const NOTHING_DONE = 3;
const NOTHING_DONE_LINE = { [NOTHING_DONE]: 'an option or argument is wrong; nothing was done' };

export interface ScriptDescription {
  /** As it is typed, e.g. `npm run cost`. */
  readonly run: string;
  /** One sentence. */
  readonly does: string;
  /** What exit statuses other than 3 mean. */
  readonly statuses: Readonly<Record<number, string>>;
  /** Passes its arguments on, so that none of them is wrong here. */
  readonly passesOn?: boolean;
}

/**
 * A script of package.json as a command: `--help` answers on standard output; a wrong option or argument is one line on
 * standard error. Load what is slow inside its action, so that both answer at once.
 */
export function scriptCommand({ run, does, statuses, passesOn = false }: ScriptDescription): Command {
  const lines = Object.entries({ ...statuses, ...(passesOn ? {} : NOTHING_DONE_LINE) }).map(
    ([status, meaning]) => `  ${status}  ${meaning}`,
  );
  const command = new Command(run)
    .usage('-- [options]')
    .description(does)
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', `\nExit statuses:\n${lines.join('\n')}`);
  return withOneLineErrors(command, `${run} -- --help`);
}

/** Runs the command of this process. A failure has the exit status `failureStatus`. */
export async function runScript(
  command: Command,
  { args = process.argv.slice(2), failureStatus = 1 } = {},
): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read the output, as head does, has enough.
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : NOTHING_DONE;
    else {
      process.exitCode = failureStatus;
      await report(error);
    }
  }
}

/** Lines of the result. */
export function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Turns a parser that throws into one for commander: its message becomes the one line. */
export function asOption<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}

export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(
      max === Number.MAX_SAFE_INTEGER
        ? `Expected a whole number, ${String(min)} or more.`
        : `Expected a whole number from ${String(min)} to ${String(max)}.`,
    );
  };
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected a number above 0.');
}

export function existingDirectory(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new InvalidArgumentError('Expected a directory that exists.');
}

export function existingFile(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  throw new InvalidArgumentError('Expected a file that exists.');
}

/** An expected failure is its message; of any other the stack is needed to find it. */
async function report(error: unknown): Promise<void> {
  if (error instanceof ExpectedError || isSystemError(error)) process.stderr.write(`${error.message}\n`);
  else {
    // Knows the errors of the command line, the runtime and the pipeline; loading those takes a second.
    const { reportError } = await import('#cli/report-error.ts');
    reportError(error);
  }
}

/** The operating system refused something: a file that is missing or may not be read, a full disk. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
