import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { makeDirectory } from './make-directory.ts';
import { openState } from './state-directory.ts';

it('a directory is made with those above it, and may be there already', () => {
  const root = mkdtempSync(join(tmpdir(), 'make-'));
  const path = join(root, 'a', 'b', 'c');

  makeDirectory(path);
  makeDirectory(path);

  expect(statSync(path).isDirectory()).toBe(true);
  rmSync(root, { recursive: true });
});

it('a file in its place, or above it, is an error', () => {
  const root = mkdtempSync(join(tmpdir(), 'make-'));
  writeFileSync(join(root, 'file'), '');

  for (const path of [join(root, 'file'), join(root, 'file', 'below')])
    expect(() => {
      makeDirectory(path);
    }).toThrow(/EEXIST|ENOTDIR/);
  rmSync(root, { recursive: true });
});

(existsSync('/proc/self') ? it : it.skip)(
  'a state directory where no directory can be made is refused, instead of being tried for ever',
  () => {
    expect(() => openState('/proc/none/state')).toThrow(
      expect.objectContaining({
        code: 'STATE_UNREADABLE',
        message: expect.stringContaining('/proc/none/state'),
      }),
    );
  },
);
