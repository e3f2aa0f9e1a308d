import { LOG_LEVEL_VARIABLE } from '#contracts/environment.ts';
import { SUPERSEDED } from '#contracts/errors.ts';

import type { System } from './system.ts';

/** The try and execution of the state machine that made a call. */
export interface CallSite {
  readonly attemptNumber: number;
  readonly executionArn?: string;
}

/** One JSON object per line: JSON escapes control characters, and direction marks are escaped here. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(imageKey: string, error: unknown, site: CallSite): void;
}

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'];
const LONGEST_VALUE = 1024;
/** Characters that JSON allows but that reorder or break displayed text. */
const MISLEADING = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * @param name of the function, if the environment does not have it
 */
export function makeLog({ env, clock, writeLine }: System, name: string): Log {
  const write = (line: Readonly<Record<string, unknown>>): void => {
    writeLine(JSON.stringify(line, shorten).replace(MISLEADING, escape));
  };
  const functionName = (): string => env['AWS_LAMBDA_FUNCTION_NAME'] ?? name;
  const level = LEVELS.indexOf(env[LOG_LEVEL_VARIABLE] ?? 'INFO');
  const timestamp = (): string => new Date(clock.now()).toISOString();
  return {
    info: (message, fields = {}) => {
      if (level > LEVELS.indexOf('INFO')) return;
      write({ level: 'INFO', timestamp: timestamp(), function: functionName(), message, ...fields });
    },
    error: (imageKey, error, context) => {
      const isQuiet = error instanceof Error && error.name === SUPERSEDED;
      write({
        level: isQuiet ? 'INFO' : 'ERROR',
        timestamp: timestamp(),
        imageKey,
        function: functionName(),
        error: describe(error),
        context,
      });
    },
  };
}

function describe(error: unknown): { type: string; message: string; stack: string } {
  if (error instanceof Error) return { type: error.name, message: error.message, stack: error.stack ?? '' };
  return { type: 'Error', message: String(error), stack: '' };
}

/** Stacks may be long; other values are cut earlier. */
function shorten(key: string, value: unknown): unknown {
  const limit = key === 'stack' ? 8 * LONGEST_VALUE : key === 'imageKey' ? Infinity : LONGEST_VALUE;
  return typeof value === 'string' && value.length > limit ? `${value.slice(0, limit - 1)}…` : value;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
