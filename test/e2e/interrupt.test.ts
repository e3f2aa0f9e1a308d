import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { makeImage } from '../support/images/make-image.ts';
import { runCommand } from './support/run-command.ts';

const COUNT = 8;

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

describe('start --exit that is interrupted while images run', () => {
  it.each([
    { signal: 'SIGINT', to: 'group', status: 130, when: 1 },
    { signal: 'SIGTERM', to: 'process', status: 143, when: 3 },
  ] as const)(
    'ends with $status after $signal to its $to, says what is open, and leaves no process',
    async ({ signal, to, status, when }) => {
      let processing = 0;
      const state = join(directory, '.state');
      const command = runCommand(['start', directory, '--exit', '--json', '--state', state], {
        onLine: (line, running) => {
          if (!line.includes('"PROCESSING"')) return;
          processing += 1;
          if (processing === when) running.signal(signal, to);
        },
      });
      const end = await command.ended;

      const outcomes = end.stdout
        .split('\n')
        .filter((line) => line.includes('"done"'))
        .map((line) => JSON.parse(line) as { status: string });
      expect(end).toMatchObject({ status, left: [] });
      expect(outcomes).toHaveLength(COUNT);
      expect(outcomes.map((outcome) => outcome.status)).toContain('UNFINISHED');
      expect(end.stderr).toMatch(new RegExp(`^INTERRUPTED: Interrupted by ${signal}. Of ${COUNT} files \\d`));
      expect(end.stderr.trim().split('\n')).toHaveLength(1);
    },
  );
});
