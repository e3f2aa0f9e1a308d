import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';

import { DETERMINISTIC } from './deterministic.ts';

const OUTSIDE_WORLD = [
  'Date.now();',
  'new Date();',
  'Date();',
  'Math.random();',
  'setTimeout(run, 1);',
  'setInterval(run, 1);',
  'setImmediate(run);',
  'performance.now();',
  'AbortSignal.timeout(1);',
  'process.env.STAGE;',
  "console.log('');",
  "import { setTimeout as sleep } from 'node:timers/promises';",
  "import { env } from 'node:process';",
];

const CONVERSIONS = 'new Date(0).toISOString(); Date.parse(text); Date.UTC(2025, 0); Math.max(1, 2);';

function problems(file: string, code: string): string[] {
  return new Linter()
    .verify(code, [{ files: ['**/*.ts'] }, ...DETERMINISTIC], { filename: file })
    .map(({ ruleId, message }) => ruleId ?? message);
}

describe('lint keeps the outside world out', () => {
  const replayable = [
    'src/contracts/limits.ts',
    'src/domain/status.ts',
    'src/ports/clock.ts',
    'src/pipeline/ingest/ingest-upload.ts',
    'local/runtime.ts',
    'local/kernel/kernel.ts',
    'local/services/sqs/operations/send-message.ts',
    'local/services/lambda/invoker.ts',
  ];
  it.each(replayable)('of %s', (file) => {
    expect(OUTSIDE_WORLD.filter((code) => problems(file, code).length === 0)).toEqual([]);
    expect(problems(file, CONVERSIONS)).toEqual([]);
  });

  it('but not of the clock, the host of a function, adapters and commands', () => {
    const free = [
      'local/kernel/system-clock.ts',
      'local/kernel/work.ts',
      'local/services/lambda/host/main.ts',
      'src/adapters/aws/clients.ts',
      'cli/start.ts',
    ];

    expect(free.filter((file) => OUTSIDE_WORLD.some((code) => problems(file, code).length > 0))).toEqual([]);
  });

  it('and random identifiers out of the core', () => {
    expect(problems('src/domain/run-id.ts', "import { randomUUID } from 'node:crypto';")).toEqual([
      'no-restricted-imports',
    ]);
    expect(problems('src/domain/run-id.ts', "import { createHash } from 'node:crypto';")).toEqual([]);
  });

  it('and sleeping out of tests', () => {
    expect(problems('src/domain/status.test.ts', 'setTimeout(run, 1);')).toEqual(['no-restricted-globals']);
    expect(problems('src/domain/status.test.ts', 'new Date();')).toEqual([]);
  });
});
