import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Outputs } from '#contracts/outputs.ts';

import { CliError } from '../cli-error.ts';
import { writeWhole } from '../files/write-whole.ts';

/** How to reach a system, local or deployed. */
export interface SystemAccess {
  /** Undefined: AWS itself. */
  readonly endpoint?: string;
  readonly region: string;
  readonly accountId: string;
  /** Undefined: the caller's own AWS credentials. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Values of the stack's outputs. */
  readonly outputs: Outputs;
}

export interface RunningResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly arn?: string;
  readonly url?: string;
}

/** What a running system writes to its state directory so that other commands find it. */
export interface RunningSystem extends SystemAccess {
  readonly pid: number;
  readonly resources: readonly RunningResource[];
}

const FILE = 'running.json';

/** The file contains the access keys, so only its owner may read it. */
export async function announceRunning(stateDir: string, system: RunningSystem): Promise<void> {
  const bytes = `${JSON.stringify(system, undefined, 2)}\n`;
  await writeWhole([{ path: join(stateDir, FILE), bytes }], 0o600);
}

export function withdrawRunning(stateDir: string): void {
  rmSync(join(stateDir, FILE), { force: true });
}

/** @throws CliError NOT_RUNNING */
export function findRunning(stateDir: string): RunningSystem {
  let system: RunningSystem;
  try {
    system = JSON.parse(readFileSync(join(stateDir, FILE), 'utf8')) as RunningSystem;
  } catch (error) {
    throw notRunning(stateDir, error);
  }
  if (!isAlive(system.pid)) throw notRunning(stateDir);
  return system;
}

function notRunning(stateDir: string, cause?: unknown): CliError {
  return new CliError(
    'NOT_RUNNING',
    `No system is running in the state directory ${stateDir}. Start one with "npm start", or pass its directory with --state DIR.`,
    { cause },
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
