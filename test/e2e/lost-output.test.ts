import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

import { startProcess, type SystemProcess } from './support/start-process.ts';

const FULL_DEVICE = '/dev/full';

let system: SystemProcess;

beforeAll(async () => {
  system = await startProcess({ command: 'local' });
}, 30_000);

afterAll(() => system.stop());

/** Runs a command whose output nobody reads, or which goes to a full device. */
async function runUnread(
  parameters: readonly string[],
  to: 'nobody' | 'full',
): Promise<[number | null, string]> {
  const child = spawn(process.execPath, ['cli/main.ts', ...parameters], {
    cwd: PROJECT_DIR,
    stdio: ['ignore', to === 'full' ? openSync(FULL_DEVICE, 'w') : 'pipe', 'pipe'],
  });
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return [status, stderr];
}

it.each([['env'], ['env', '--json'], ['--help']])(
  'a command whose output nobody reads ends quietly: qip %s %s',
  async (...parameters) => {
    const state = parameters.includes('--help') ? [] : ['--state', system.stateDir];

    expect(await runUnread([...parameters, ...state], 'nobody')).toEqual([0, '']);
  },
);

(existsSync(FULL_DEVICE) ? it : it.skip)(
  'a command whose output goes to a full disk says DISK_FULL with status 3',
  async () => {
    expect(await runUnread(['env', '--state', system.stateDir], 'full')).toEqual([
      3,
      'DISK_FULL: There is no space left for standard output. Make space on its disk and run the command again.\n',
    ]);
  },
);
