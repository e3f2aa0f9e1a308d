import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

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
 * @throws CliError SYNTH_FAILED
 */
export async function synthesize(): Promise<Synthesized> {
  const { code, stdout, stderr } = await run([SCRIPT, '--stage', 'development', '--local', '--json']);
  if (code === 0) return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Synthesized;
  throw new CliError(
    'SYNTH_FAILED',
    `Could not build and synthesize the stack (exit status ${String(code)}):\n${indent(stderr.trim() || stdout.trim())}\nFix the error and start again.`,
  );
}

function run(
  parameters: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, ...output });
    });
  });
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
