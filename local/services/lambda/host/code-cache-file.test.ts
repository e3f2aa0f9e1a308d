import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { present } from '#test/support/present.ts';

import { CodeCacheFile } from './code-cache-file.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'code-cache-file-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const SOURCE = '(function () { return 1; })';

describe('the code cache of a function', () => {
  it('gives back what V8 compiled, and V8 takes it', () => {
    new CodeCacheFile(directory, SOURCE).write(new Script(SOURCE).createCachedData());

    const cachedData = present(new CodeCacheFile(directory, SOURCE).read());

    expect(new Script(SOURCE, { cachedData }).cachedDataRejected).toBe(false);
  });

  it('is another one for another source of the same length, and keeps only the last', () => {
    new CodeCacheFile(directory, SOURCE).write(Buffer.from('one'));
    const changed = new CodeCacheFile(directory, SOURCE.replace('1', '2'));

    expect(changed.read()).toBeUndefined();
    changed.write(Buffer.from('two'));

    expect(changed.read()?.toString()).toBe('two');
    expect(new CodeCacheFile(directory, SOURCE).read()).toBeUndefined();
    expect(readdirSync(directory)).toHaveLength(1);
    expect(readdirSync(directory)[0]).toContain(process.version);
  });

  it.each([
    ['has a wrong byte', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('x')])],
    ['was cut', (bytes: Buffer) => bytes.subarray(0, 20)],
    ['is empty', () => Buffer.alloc(0)],
  ])('is ignored when it %s', (_, damage) => {
    const file = new CodeCacheFile(directory, SOURCE);
    file.write(Buffer.from('compiled'));
    const path = join(directory, present(readdirSync(directory)[0]));
    writeFileSync(path, damage(readFileSync(path)));

    expect(file.read()).toBeUndefined();
  });

  it('is not kept, without an error, where nothing can be written', () => {
    const path = join(directory, 'a-file');
    writeFileSync(path, '');
    const file = new CodeCacheFile(path, SOURCE);

    file.write(Buffer.from('compiled'));

    expect(file.read()).toBeUndefined();
  });
});
