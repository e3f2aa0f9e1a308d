import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { MemoryObjectStore } from '#adapters/memory/memory-object-store.ts';
import type { Archived } from '#contracts/record.ts';

import { copyResults } from './copy-results.ts';

const FULL_DEVICE = '/dev/full';
const NAMES = ['original.jpg', 'resized.jpg', 'thumbnail.jpg'] as const;

let out: string;
let objects: MemoryObjectStore;

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'copy-'));
  objects = new MemoryObjectStore();
});
afterEach(() => {
  rmSync(out, { recursive: true });
});

function archive(content: string): Archived {
  const [original, resized, thumbnail] = NAMES.map((name) => {
    const bytes = Buffer.from(`${content} ${name}`);
    objects.put('archive', `a/${name}`, bytes);
    return { key: `a/${name}`, sha256: createHash('sha256').update(bytes).digest('base64') };
  });
  return { bucket: 'archive', original, resized, thumbnail } as unknown as Archived;
}

describe('copying results', () => {
  it('writes all three files of an image', async () => {
    const directory = join(out, 'sub', 'photo.jpg');

    const paths = await copyResults(objects, archive('new'), directory);

    expect(paths).toEqual(NAMES.map((name) => join(directory, name)));
    expect(readdirSync(directory)).toEqual([...NAMES]);
    expect(readFileSync(join(directory, 'resized.jpg'), 'utf8')).toBe('new resized.jpg');
  });

  (existsSync(FULL_DEVICE) ? it : it.skip)(
    'to a full disk says DISK_FULL with status 3, leaves no half-written file and older results as they were',
    async () => {
      const directory = join(out, 'photo.jpg');
      await copyResults(objects, archive('old'), directory);
      symlinkSync(FULL_DEVICE, join(directory, `resized.jpg.${String(process.pid)}.part`));

      await expect(copyResults(objects, archive('new'), directory)).rejects.toMatchObject({
        code: 'DISK_FULL',
        exitStatus: 3,
        message: expect.stringContaining(directory),
      });

      expect(readdirSync(directory)).toEqual([...NAMES]);
      for (const name of NAMES) expect(readFileSync(join(directory, name), 'utf8')).toBe(`old ${name}`);
    },
  );

  (existsSync(FULL_DEVICE) ? it : it.skip)('that fails leaves no empty directory', async () => {
    const directory = join(out, 'photo.jpg');
    mkdirSync(directory);
    symlinkSync(FULL_DEVICE, join(directory, `original.jpg.${String(process.pid)}.part`));

    await expect(copyResults(objects, archive('new'), directory)).rejects.toMatchObject({
      code: 'DISK_FULL',
    });

    expect(existsSync(directory)).toBe(false);
  });
});
