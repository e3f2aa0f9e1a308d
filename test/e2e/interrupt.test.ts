import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { makeImage } from '../support/images/make-image.ts';
import { type CommandOptions, runCommand, type RunningCommand } from './support/run-command.ts';

const COUNT = 4;

let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'qip-'));
  const image = await makeImage({ format: 'jpeg', width: 1200, height: 900 });
  for (let index = 0; index < COUNT; index += 1)
    writeFileSync(join(directory, `${String(index)}.jpg`), image);
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function start(parameters: readonly string[], options: CommandOptions): RunningCommand {
  const state = join(directory, '.state');
  return runCommand(['start', directory, '--exit', '--state', state, ...parameters], options);
}

describe('start --exit that is interrupted', () => {
  it('while images run ends with status 130, says what is open, and leaves no process', async () => {
    const command = start(['--json'], {
      onLine: (line, running) => {
        if (line.includes('"PROCESSING"')) running.signal('SIGINT', 'group');
      },
    });
    const end = await command.ended;

    const outcomes = end.stdout
      .split('\n')
      .filter((line) => line.includes('"done"'))
      .map((line) => JSON.parse(line) as { status: string });
    expect(end).toMatchObject({ status: 130, left: [] });
    expect(outcomes).toHaveLength(COUNT);
    expect(outcomes.map(({ status }) => status)).toContain('UNFINISHED');
    expect(end.stderr).toMatch(new RegExp(`^INTERRUPTED: Interrupted by SIGINT. Of ${COUNT} files \\d`));
    expect(end.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('while the stack is prepared ends with status 143 after SIGTERM, and leaves no process', async () => {
    const command = start([], {
      onError: (line, running) => {
        if (line.includes('Preparing')) running.signal('SIGTERM', 'process');
      },
    });

    expect(await command.ended).toMatchObject({
      status: 143,
      left: [],
      stderr: expect.stringMatching(/\nINTERRUPTED: Interrupted by SIGTERM\.\n$/),
    });
  });

  it('by the reader of its output, which goes away, ends quietly and leaves no process', async () => {
    const command = start(['--json'], { closeOutputAfterLines: 1 });

    expect(await command.ended).toMatchObject({ status: 141, stderr: '', left: [] });
  });
});
