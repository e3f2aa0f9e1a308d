import { beforeAll, describe, expect, it } from '@jest/globals';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { measureFunctions, measureLayer } from '../size/measure-sizes.ts';
import { PROJECT_DIR } from './project-dir.ts';
import { buildLambdaLayer } from './sharp-layer.ts';

/** Of an ELF header: 64 bits, little-endian, machine 183 (AArch64). */
const ELF_64_LITTLE = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
const MACHINE_OFFSET = 18;
const AARCH64 = 183;

let directory: string | undefined;
let files: string[] = [];

beforeAll(async () => {
  try {
    directory = await buildLambdaLayer(PROJECT_DIR);
  } catch (error) {
    // Its packages come from the registry, once. CI has one; without one there is nothing to check.
    if (process.env['CI'] !== undefined) throw error;
    process.stderr.write(
      'The sharp layer cannot be installed without the registry: its tests check nothing.\n',
    );
    return;
  }
  const layer = directory;
  files = readdirSync(layer, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(layer, join(parentPath, name)));
}, 120_000);

describe('the sharp layer', () => {
  it('has native code for linux on arm64 with glibc, and no other [T9]', () => {
    const native = files.filter((file) => /\.(?:node|so[.\d]*)$/.test(file));
    for (const file of native) {
      const bytes = readFileSync(join(directory ?? '', file));
      expect([file, bytes.subarray(0, 6)]).toEqual([file, ELF_64_LITTLE]);
      expect([file, bytes.readUInt16LE(MACHINE_OFFSET)]).toEqual([file, AARCH64]);
    }
    expect(native.length).toBe(directory === undefined ? 0 : 2);
    expect(files.filter((file) => /musl|x64|darwin|win32/.test(file))).toEqual([]);
  });

  it('has the packages that sharp loads, their licences, and nothing that is never loaded', () => {
    const packages = new Set(
      files.map((file) => /^nodejs\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]),
    );
    expect([...packages].sort()).toEqual(
      directory === undefined
        ? []
        : [
            '@img/colour',
            '@img/sharp-libvips-linux-arm64',
            '@img/sharp-linux-arm64',
            'detect-libc',
            'semver',
            'sharp',
          ],
    );
    const needless = files.filter(
      (file) => /\.(?:md|d\.ts|h|cc|map)$/.test(file) && !/licen[cs]e/i.test(file),
    );
    expect(needless).toEqual([]);
  });

  it('has no links, which Lambda does not unpack', () => {
    for (const file of files) expect(lstatSync(join(directory ?? '', file)).isSymbolicLink()).toBe(false);
  });

  it('is within its budget, far below the 250 MB of Lambda', () => {
    const { bytes, budgetBytes } = measureLayer(directory ?? join(PROJECT_DIR, 'layers'));
    expect(bytes).toBeLessThanOrEqual(budgetBytes);
  });
});

describe('the bundles', () => {
  it('are within their budget', async () => {
    for (const { name, bytes, budgetBytes } of await measureFunctions())
      expect([name, bytes <= budgetBytes]).toEqual([name, true]);
  }, 60_000);
});
