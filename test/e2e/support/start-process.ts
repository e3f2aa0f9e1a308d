import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

/** The system in a separate process, as a user starts it. */
export interface SystemProcess {
  readonly stateDir: string;
  readonly pid: number;
  /** Settings for any SDK client. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Values of the stack's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Stops it like Ctrl-C. */
  stop(): Promise<number | null>;
  /** kill -9 */
  kill(): Promise<void>;
}

interface StartOptions {
  readonly stateDir?: string;
  /** `start`, or `local` for the runtime without the product. */
  readonly command?: 'start' | 'local';
  readonly parameters?: readonly string[];
}

/** Starts it and waits for its line "ready". */
export async function startProcess(options: StartOptions = {}): Promise<SystemProcess> {
  const { stateDir = mkdtempSync(join(tmpdir(), 'qip-')), command = 'start', parameters = [] } = options;
  const entry = command === 'start' ? ['cli/main.ts', 'start'] : ['cli/local.ts'];
  const child = spawn(process.execPath, [...entry, '--state', stateDir, '--json', ...parameters], {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await ready(child);
  const running = JSON.parse(
    readFileSync(join(stateDir, 'running.json'), 'utf8'),
  ) as SystemProcess['client'] & {
    pid: number;
    outputs: Record<string, string>;
  };
  const { endpoint, region, credentials, outputs } = running;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    stateDir,
    pid: running.pid,
    client: { endpoint, region, credentials },
    outputs,
    stop: async () => {
      child.kill('SIGINT');
      const status = await ended;
      rmSync(stateDir, { recursive: true, force: true });
      return status;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  let errors = '';
  child.stderr?.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (status) => {
      reject(new Error(`The system exited with status ${String(status)} before it was ready:\n${errors}`));
    });
    if (child.stdout === null) throw new Error('The system has no standard output.');
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes('"ready"')) resolve();
    });
  });
}
