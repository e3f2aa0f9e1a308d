import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { exec } from 'tinyexec';

import { CliError } from '../cli-error.ts';
import { outOfSpace } from '../files/write-whole.ts';

const PROJECT_DIR = fileURLToPath(new URL('../../', import.meta.url));
const SCRIPT = join(PROJECT_DIR, 'scripts/synth.ts');

/** How a process, Node.js or another, says that the disk is full. */
const FULL = /\b(?:ENOSPC|EDQUOT)\b|no space left on device/i;

export interface Synthesized {
  readonly assemblyDir: string;
  /** True when nothing has changed since the last time. */
  readonly cached: boolean;
  readonly durationMs: number;
}

/**
 * Builds the functions and synthesizes the development stage in a separate process: the CDK is large, and its output on
 * failure becomes part of the message.
 *
 * @param interrupted ends that process
 * @throws CliError SYNTH_FAILED; the reason of `interrupted`
 */
export async function synthesize(interrupted: AbortSignal): Promise<Synthesized> {
  const { exitCode, stdout, stderr } = await exec(
    process.execPath,
    [SCRIPT, '--stage', 'development', '--local', '--json'],
    { nodeOptions: { stdio: ['ignore', 'pipe', 'pipe'] }, signal: interrupted },
  );
  interrupted.throwIfAborted();
  if (exitCode === 0) return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Synthesized;
  const said = stderr.trim() || stdout.trim();
  if (FULL.test(said)) throw outOfSpace(`what is built in ${PROJECT_DIR}`, said);
  throw new CliError(
    'SYNTH_FAILED',
    `Could not build and synthesize the stack (exit status ${String(exitCode)}):\n${indent(said)}\nFix the error and start again.`,
  );
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
