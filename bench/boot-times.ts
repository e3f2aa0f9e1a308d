import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

export interface BootTimes {
  /** The runtime alone, on an assembly that exists. */
  readonly runtimeMs: number;
  /** `npm start` when nothing has changed since the last one. */
  readonly cachedMs: number;
  /** `npm start` after everything that it makes was deleted. */
  readonly uncachedMs: number;
  /** A Node process that does nothing, to compare the others with. */
  readonly emptyMs: number;
}

/** From the start of a process to its line "ready", measured once each. */
export async function bootTimes(): Promise<BootTimes> {
  const { assemblyDir } = await synthesizeAssembly({ stage: 'development', local: true });
  const runtimeMs = await untilReady(['cli/local.ts', '--json', '--assembly', assemblyDir]);
  const cachedMs = await untilReady(['cli/main.ts', 'start', '--json']);
  for (const made of ['dist', 'cdk.out/development-local']) rmSync(made, { recursive: true, force: true });
  const uncachedMs = await untilReady(['cli/main.ts', 'start', '--json']);
  return { runtimeMs, cachedMs, uncachedMs, emptyMs: await untilExit() };
}

async function untilReady(parameters: readonly string[]): Promise<number> {
  const state = mkdtempSync(join(tmpdir(), 'qip-boot-'));
  const startMs = performance.now();
  const child = spawn(process.execPath, [...parameters, '--state', state], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await lineWith(child, '"ready"');
  const tookMs = performance.now() - startMs;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await exited;
  rmSync(state, { recursive: true, force: true });
  return tookMs;
}

async function lineWith(child: ChildProcess, text: string): Promise<void> {
  const { stdout } = child;
  if (stdout === null) throw new Error('The process has no standard output.');
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (status) => {
      reject(new Error(`A process ended with status ${String(status)} before it was ready.`));
    });
    createInterface(stdout).on('line', (line) => {
      if (line.includes(text)) resolve();
    });
  });
}

async function untilExit(): Promise<number> {
  const startMs = performance.now();
  const child = spawn(process.execPath, ['--eval', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return performance.now() - startMs;
}
