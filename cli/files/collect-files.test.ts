import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { collectFiles } from './collect-files.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'collect-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, text = 'x'): string {
  const absolute = join(root, path);
  mkdirSync(join(absolute, '..'), { recursive: true });
  writeFileSync(absolute, text);
  return absolute;
}

describe('collecting files to upload', () => {
  it('keeps the name of a file, and prefixes files in a folder with its name', () => {
    const photo = write('photo.jpg', 'four');
    write('album/b.jpg');
    write('album/2024/a b+c%.jpg');

    const { files } = collectFiles([photo, join(root, 'album')]);

    expect(files.map(({ imageKey }) => imageKey)).toEqual([
      'uploads/photo.jpg',
      'uploads/album/2024/a b+c%.jpg',
      'uploads/album/b.jpg',
    ]);
    expect(files[0]).toMatchObject({ path: photo, relativePath: 'photo.jpg', sizeBytes: 4 });
  });

  it('skips hidden files and folders, and counts them', () => {
    write('album/a.jpg');
    write('album/.DS_Store');
    write('album/.git/config');

    const { files, hiddenCount } = collectFiles([join(root, 'album')]);

    expect(files).toHaveLength(1);
    expect(hiddenCount).toBe(2);
  });

  it('says what is wrong with a path, before anything is uploaded', () => {
    mkdirSync(join(root, 'empty'));

    expect(() => collectFiles([join(root, 'none.jpg')])).toThrow(
      expect.objectContaining({ code: 'PATH_NOT_FOUND', exitStatus: 3 }),
    );
    expect(() => collectFiles([join(root, 'empty')])).toThrow(
      expect.objectContaining({ code: 'DIRECTORY_EMPTY' }),
    );
  });

  it('refuses two files with the same key', () => {
    const first = write('one/a.jpg');
    const second = write('two/a.jpg');

    expect(() => collectFiles([first, second])).toThrow(
      expect.objectContaining({ code: 'KEY_TWICE', message: expect.stringContaining('uploads/a.jpg') }),
    );
  });

  it('refuses a path whose key is longer than S3 allows', () => {
    const deep = Array.from({ length: 9 }, () => 'd'.repeat(120)).join('/');
    write(`${deep}/a.jpg`);

    expect(() => collectFiles([join(root, 'd'.repeat(120))])).toThrow(
      expect.objectContaining({ code: 'KEY_TOO_LONG' }),
    );
  });
});
