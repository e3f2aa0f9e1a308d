import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { checkResultDirectories, resultDirectory } from './result-directory.ts';

let out: string;

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'out-'));
});
afterEach(() => {
  rmSync(out, { recursive: true });
});

function file(relativePath: string): Parameters<typeof checkResultDirectories>[1][number] {
  return {
    path: `/photos/${relativePath}`,
    relativePath,
    imageKey: `uploads/${relativePath}`,
  };
}

describe('the directory of the results of a key', () => {
  it('is named like the key', () => {
    expect(resultDirectory('out', 'a/b c.jpg')).toEqual({
      path: join(process.cwd(), 'out', 'a', 'b c.jpg'),
      isNamedByKey: true,
    });
  });

  it.each(['a//b.jpg', '/a.jpg', 'a/', '../../a.jpg', 'a/./b.jpg', `${'n'.repeat(256)}.jpg`])(
    'has a safe name where no path can be called %j',
    (key) => {
      const { path, isNamedByKey } = resultDirectory(out, key);

      expect(isNamedByKey).toBe(false);
      mkdirSync(path, { recursive: true });
      expect(path.startsWith(`${out}/`)).toBe(true);
      expect(basename(path)).toMatch(/-[0-9a-f]{12}$/);
    },
  );

  it('can be made below --out for any key, and no two keys share one', () => {
    const names = fc.array(
      fc.constantFrom('', '.', '..', 'a', 'b', 'é'.repeat(200), '\u{1f600}'.repeat(80)),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(names, names, (one, other) => {
        const [first, second] = [one.join('/'), other.join('/')];
        const { path } = resultDirectory('/out', first);
        expect(path.startsWith('/out/')).toBe(true);
        for (const name of path.split('/')) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        if (first !== second) expect(resultDirectory('/out', second).path).not.toBe(path);
      }),
    );
  });
});

describe('a clash under --out', () => {
  it.each([
    { what: 'a file where a directory would be', there: 'photos/a.jpg', files: ['photos/a.jpg'] },
    { what: 'a file above it', there: 'photos', files: ['photos/a.jpg'] },
    { what: 'a directory where a result would be', there: 'a.jpg/resized.jpg/x', files: ['a.jpg'] },
    { what: 'a result of another file', there: 'other', files: ['a.jpg', 'a.jpg/original.jpg'] },
  ])('with $what is refused before anything is uploaded', ({ there, files }) => {
    mkdirSync(join(out, there, '..'), { recursive: true });
    writeFileSync(join(out, there), '');

    expect(() => {
      checkResultDirectories(out, files.map(file));
    }).toThrow(expect.objectContaining({ code: 'OUT_CLASH', exitStatus: 3 }));
  });

  it('is none with the results of an earlier run', () => {
    mkdirSync(join(out, 'photos', 'a.jpg'), { recursive: true });
    writeFileSync(join(out, 'photos', 'a.jpg', 'original.jpg'), '');

    expect(() => {
      checkResultDirectories(out, [file('photos/a.jpg'), file('photos/b.jpg')]);
    }).not.toThrow();
  });
});
