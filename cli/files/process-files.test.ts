import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { SPECIFIED_LIMITS } from '#contracts/limits.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { transient } from '#domain/pipeline-error.ts';

import { CliError } from '../cli-error.ts';
import type { Follower } from '../follow/follow-uploads.ts';
import type { FileOutcome } from '../progress/progress.ts';
import { Interrupted } from '../system/interrupted.ts';
import type { Product } from '../system/product.ts';
import { collectFiles } from './collect-files.ts';
import { exitStatusOf } from './exit-status.ts';
import { processFiles } from './process-files.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

let folder: string;
let interrupt: AbortController;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'process-'));
  interrupt = new AbortController();
  for (const name of NAMES) writeFileSync(pathOf(name), name);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pathOf(name: string): string {
  return join(folder, `${name}.jpg`);
}

interface Faults {
  /** Called for each upload, in order, before it is made. */
  readonly upload?: (imageKey: string) => void;
  readonly follow?: (imageKey: string) => Promise<void> | void;
}

/** Processes the folder on a system whose images are all COMPLETED, up to its faults. */
async function run(faults: Faults): Promise<Record<string, FileOutcome>> {
  const product = {
    maxImageBytes: SPECIFIED_LIMITS.maxBytes,
    records: { get: () => Promise.resolve(undefined) },
    uploads: {
      upload: (imageKey: string) => {
        faults.upload?.(imageKey);
        return Promise.resolve('v1');
      },
    },
  } as unknown as Product;
  const follower: Follower = {
    follow: async ({ imageKey }, signal) => {
      await faults.follow?.(imageKey);
      return signal.aborted ? undefined : ({ imageKey, versionId: 'v1', status: 'COMPLETED' } as ImageRecord);
    },
  };
  const silent = {
    started: () => undefined,
    event: () => undefined,
    outcome: () => undefined,
    finish: () => undefined,
  };
  const outcomes = await processFiles(product, collectFiles([folder]), follower, silent, {
    again: true,
    timeoutMs: 60_000,
    interrupted: interrupt.signal,
  });
  return Object.fromEntries(outcomes.map((outcome) => [outcome.file.slice(-5, -4), outcome]));
}

function statusOf(outcomes: Record<string, FileOutcome>): number {
  return exitStatusOf(Object.values(outcomes), interrupt.signal);
}

/** The names whose files were done. */
function done(outcomes: Record<string, FileOutcome>): string[] {
  return NAMES.filter((name) => outcomes[name]?.status === 'COMPLETED');
}

function once(action: () => void): () => void {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls === 1) action();
  };
}

describe('a file that changes while its folder is uploaded', () => {
  it.each([
    {
      what: 'vanishes',
      code: 'PATH_NOT_FOUND',
      change: (path: string) => {
        rmSync(path);
      },
    },
    {
      what: 'becomes a directory',
      code: 'PATH_NOT_A_FILE',
      change: (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
    },
    {
      what: 'is moved away',
      code: 'PATH_NOT_FOUND',
      change: (path: string) => {
        renameSync(path, `${path}.moved`);
      },
    },
  ])('and $what ends with a line of its own; the others go on', async ({ code, change }) => {
    // The first eight are uploaded at once; the last two wait for one of them.
    const outcomes = await run({
      upload: once(() => {
        change(pathOf('j'));
      }),
    });

    expect(outcomes['j']).toMatchObject({ status: 'NOT_UPLOADED', code });
    expect(done(outcomes)).toEqual(NAMES.slice(0, -1));
    expect(statusOf(outcomes)).toBe(2);
  });

  it('and grows over the limit is REJECTED as any file of that size', async () => {
    const outcomes = await run({
      upload: once(() => {
        truncateSync(pathOf('j'), 200 * 1024 * 1024);
      }),
    });

    expect(outcomes['j']).toMatchObject({ status: 'REJECTED', reason: expect.stringContaining('TOO_LARGE') });
    expect(done(outcomes)).toEqual(NAMES.slice(0, -1));
  });

  it('and grows within the limit is uploaded as it is then', async () => {
    const outcomes = await run({
      upload: once(() => {
        appendFileSync(pathOf('j'), 'more');
      }),
    });

    expect(done(outcomes)).toEqual(NAMES);
    expect(statusOf(outcomes)).toBe(0);
  });
});

describe('a system that stops while files are processed', () => {
  it('gives every file its line, and an error that counts what was done and what was not', async () => {
    let followed = 0;
    const stopped = (): void => {
      throw transient('SERVICE_UNAVAILABLE', 'connection refused');
    };
    const outcomes = await run({
      follow: () => {
        followed += 1;
        if (followed > 3) stopped();
      },
      upload: () => {
        if (followed > 5) stopped();
      },
    });

    const statuses = Object.values(outcomes).map(({ status }) => status);
    expect(statuses).toHaveLength(NAMES.length);
    expect(new Set(statuses)).toContain('COMPLETED');
    const count = (status: string): string => String(statuses.filter((one) => one === status).length);
    expect(() => statusOf(outcomes)).toThrow(
      expect.objectContaining({
        code: 'SYSTEM_STOPPED',
        exitStatus: 2,
        message: expect.stringContaining(
          `Of 10 files 3 are done, ${count('UNFINISHED')} uploaded and not done, ${count('NOT_UPLOADED')} not uploaded.`,
        ),
      }),
    );
  });

  it('before anything was uploaded is status 3', async () => {
    const outcomes = await run({
      upload: () => {
        throw transient('SERVICE_UNAVAILABLE', 'connection refused');
      },
    });

    expect(() => statusOf(outcomes)).toThrow(
      expect.objectContaining({ code: 'SYSTEM_STOPPED', exitStatus: 3 }),
    );
  });
});

describe('an interrupt', () => {
  it('while files wait for their upload says which were not uploaded, with status 130', async () => {
    const outcomes = await run({
      upload: once(() => {
        interrupt.abort(new Interrupted('SIGINT'));
      }),
    });

    expect(outcomes['j']).toMatchObject({ status: 'NOT_UPLOADED' });
    expect(() => statusOf(outcomes)).toThrow(
      expect.objectContaining({ code: 'INTERRUPTED', exitStatus: 130 }),
    );
  });

  it('after all files are done changes nothing', async () => {
    const outcomes = await run({});
    interrupt.abort(new Interrupted('SIGTERM'));

    expect(statusOf(outcomes)).toBe(0);
  });
});

it('results that found no space are an error with status 3, and the image is COMPLETED all the same', () => {
  const outcome = { file: 'a.jpg', imageKey: 'uploads/a.jpg', durationMs: 1 };

  expect(() =>
    exitStatusOf(
      [
        { ...outcome, status: 'NOT_COPIED', code: 'DISK_FULL' },
        { ...outcome, status: 'COMPLETED' },
      ],
      interrupt.signal,
    ),
  ).toThrow(CliError);
  expect(() =>
    exitStatusOf([{ ...outcome, status: 'NOT_COPIED', code: 'DISK_FULL' }], interrupt.signal),
  ).toThrow(expect.objectContaining({ code: 'DISK_FULL', exitStatus: 3 }));
});
