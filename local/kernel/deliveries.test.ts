import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { makeKernel, type TestKernel } from '#local/test/support/make-kernel.ts';

import { AwsError } from '../aws/aws-error.ts';
import { ROOT } from '../aws/principal.ts';
import { Database } from './database.ts';
import type { Delivery } from './deliveries.ts';
import type { DisorderOptions } from './disorder.ts';
import type { AtomicOperation } from './operation.ts';
import type { ServiceFactory } from './service.ts';

interface NoteInput {
  readonly text: string;
}

/** A service that notes what reaches it, and fails as often as it is told. */
function notebook(failures = 0): ServiceFactory {
  return (kernel) => {
    kernel.database.exec(
      'CREATE TABLE IF NOT EXISTS notes (text TEXT NOT NULL, atMs INTEGER NOT NULL) STRICT',
    );
    let left = failures;
    const note: AtomicOperation<NoteInput, object> = {
      required: ['text'],
      optional: [],
      permissions: () => [],
      handle: ({ text }, { nowMs }) => {
        kernel.database.run('INSERT INTO notes VALUES (?, ?)', text, nowMs);
        left -= 1;
        if (left >= 0) throw new AwsError('Busy', 'Try again.', { status: 503 });
        return {};
      },
    };
    return {
      name: 'notebook',
      operations: { Note: note },
      retryDelivery: ({ attempts }) => (attempts < 3 ? attempts * 1000 : undefined),
      deliveryGivenUp: ({ input, error }) => {
        kernel.database.run(
          'INSERT INTO notes VALUES (?, ?)',
          `given up: ${String(input['text'])} (${error.code})`,
          kernel.clock.now(),
        );
      },
    };
  };
}

function delivery(text: string, more: Partial<Delivery> = {}): Delivery {
  return {
    source: 'notebook',
    principal: ROOT,
    service: 'notebook',
    operation: 'Note',
    input: { text },
    ...more,
  };
}

function notes({ kernel }: TestKernel): { text: string; atMs: number }[] {
  return kernel.database.all('SELECT text, atMs FROM notes ORDER BY rowid');
}

describe('deliveries', () => {
  let system: TestKernel;
  afterEach(() => system.close());

  it('make the call once, after the transaction that caused them', async () => {
    system = makeKernel([notebook()]);

    system.kernel.transaction(() => {
      system.kernel.deliver(delivery('hello'));
      expect(notes(system)).toEqual([]);
    });
    await system.settle();

    expect(notes(system).map(({ text }) => text)).toEqual(['hello']);
    expect(system.kernel.deliveries.pending).toBe(0);
  });

  it('vanish with a transaction that is undone', async () => {
    system = makeKernel([notebook()]);

    expect(() => {
      system.kernel.transaction(() => {
        system.kernel.deliver(delivery('never'));
        throw new Error('no');
      });
    }).toThrow('no');
    await system.settle();

    expect(notes(system)).toEqual([]);
  });

  it('wait for their time, which passes at once under the virtual clock', async () => {
    system = makeKernel([notebook()]);
    const startMs = system.clock.now();

    system.kernel.deliver(delivery('later', { delayMs: 300_000 }));
    await system.settle();

    expect(notes(system)).toEqual([{ text: 'later', atMs: startMs + 300_000 }]);
  });

  it('are repeated as their source says, undoing what a failed attempt did', async () => {
    system = makeKernel([notebook(2)]);
    const startMs = system.clock.now();

    system.kernel.deliver(delivery('third time'));
    await system.settle();

    expect(notes(system)).toEqual([{ text: 'third time', atMs: startMs + 3000 }]);
  });

  it('are handed back to their source when given up', async () => {
    system = makeKernel([notebook(9)]);

    system.kernel.deliver(delivery('x'));
    await system.settle();

    expect(notes(system).map(({ text }) => text)).toEqual(['given up: x (Busy)']);
    expect(system.kernel.deliveries.pending).toBe(0);
  });

  it('survive the death of the process and are made at the next start', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'deliveries-'));
    const first = makeKernel([notebook()], { database: new Database(join(directory, 'state.sqlite')) });
    first.kernel.deliveries.stop();
    first.kernel.deliver(delivery('from before'));
    await first.close();

    system = makeKernel([notebook()], { database: new Database(join(directory, 'state.sqlite')) });
    await system.settle();

    expect(notes(system).map(({ text }) => text)).toEqual(['from before']);
    rmSync(directory, { recursive: true });
  });

  it('are doubled and delayed by the seed alone', async () => {
    const disorder: DisorderOptions = { duplicate: 0.5, maxDelayMs: 1000, shuffle: true };
    const run = async (seed: number): Promise<string> => {
      system = makeKernel([notebook()], { seed, disorder });
      for (let number = 0; number < 20; number += 1) system.kernel.deliver(delivery(String(number)));
      await system.settle();
      return notes(system)
        .map(({ text }) => text)
        .join(' ');
    };

    const [first, again, other] = [await run(7), await run(7), await run(8)];

    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(first.split(' ').length).toBeGreaterThan(20);
    expect(new Set(first.split(' ')).size).toBe(20);
  });
});
