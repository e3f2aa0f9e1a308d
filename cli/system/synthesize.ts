import { fileURLToPath } from 'node:url';

import { exec } from 'tinyexec';

import { CliError } from '../cli-error.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/synth.ts', import.meta.url));

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
  throw new CliError(
    'SYNTH_FAILED',
    `Could not build and synthesize the stack (exit status ${String(exitCode)}):\n${indent(stderr.trim() || stdout.trim())}\nFix the error and start again.`,
  );
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
