import { type Command, InvalidArgumentError } from 'commander';

import { isDay } from '#domain/day.ts';

/** Options of every command that uses a running system. */
export interface CommonOptions {
  readonly state: string;
  readonly stage?: string;
  readonly json?: true;
}

export const DEFAULT_STATE_DIR = '.qip';

export function withCommonOptions(command: Command): Command {
  return withStateOption(command)
    .option('--stage <name>', 'use a deployed stage, with your own AWS credentials')
    .option('--json', 'print JSON, one object per line');
}

export function withStateOption(command: Command): Command {
  return command.option('--state <dir>', 'state directory of the local system', DEFAULT_STATE_DIR);
}

/** A whole number from `min` to `max`, for commander. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`Expected a whole number from ${String(min)} to ${String(max)}.`);
    return value;
  };
}

/** YYYY-MM-DD, for commander. */
export function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Expected a date, for example 2026-11-24.');
  return text;
}
