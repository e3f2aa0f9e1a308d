import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
    expect(files[0]).toMatchObject({ path: photo, relativePath: 'photo.jpg', imageKey: 'uploads/photo.jpg' });
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

  it('skips a broken link, a loop and what is no file in a folder, each with its name', () => {
    write('album/a.jpg');
    symlinkSync('none.jpg', join(root, 'album', 'broken.jpg'));
    symlinkSync('self.jpg', join(root, 'album', 'self.jpg'));
    mkdirSync(join(root, 'album', 'deep'));
    symlinkSync('..', join(root, 'album', 'deep', 'up'));
    write('elsewhere/b.jpg');
    symlinkSync('../elsewhere', join(root, 'album', 'linked'));

    const { files, skipped } = collectFiles([join(root, 'album')]);

    expect(files.map(({ relativePath }) => relativePath)).toEqual(['album/a.jpg', 'album/linked/b.jpg']);
    expect(skipped.map(({ relativePath, why }) => [relativePath, why.code])).toEqual([
      ['album/broken.jpg', 'LINK_BROKEN'],
      ['album/deep/up', 'LINK_LOOP'],
      ['album/self.jpg', 'LINK_LOOP'],
    ]);
  });

  it('refuses an argument that is a broken link or a loop, named as such', () => {
    const [broken, loop] = [join(root, 'broken.jpg'), join(root, 'loop.jpg')];
    symlinkSync('none.jpg', broken);
    symlinkSync('loop.jpg', loop);

    expect(() => collectFiles([broken])).toThrow(
      expect.objectContaining({
        code: 'LINK_BROKEN',
        exitStatus: 3,
        message: expect.stringContaining(broken),
      }),
    );
    expect(() => collectFiles([loop])).toThrow(expect.objectContaining({ code: 'LINK_LOOP' }));
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
