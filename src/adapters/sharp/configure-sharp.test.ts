import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';

import { FORMATS } from '#contracts/status.ts';

import { checkVersions, configureSharp } from './configure-sharp.ts';

/** The formats that this sharp can read, and how to make an example of each; it can only read SVG. */
const READABLE = Object.values(sharp.format)
  .filter(({ input }) => [input.file, input.buffer, input.stream].includes(true))
  .map(({ id }) => id)
  .filter((id) => id !== 'raw');
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>';

let directory: string;
/** Files in every format, made before anything is blocked. */
const files = new Map<string, { readonly bytes: Buffer; readonly path: string }>();

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'qip-loaders-'));
  for (const id of READABLE) {
    const path = join(directory, `example.${id === 'vips' ? 'v' : id}`);
    const image = sharp({ create: { width: 16, height: 16, channels: 3, background: 'red' } });
    if (id === 'svg') writeFileSync(path, SVG);
    else if (id === 'vips') await image.toFile(path);
    else if (id === 'heif') await image.avif({ effort: 0 }).toFile(path);
    else await image.toFormat(id as 'png').toFile(path);
    files.set(id, { bytes: readFileSync(path), path });
  }
  configureSharp();
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('sharp, once it is configured', () => {
  it('opens only four of its formats, and only from memory', async () => {
    expect(READABLE.length).toBeGreaterThan(FORMATS.length);
    const opened: string[] = [];
    for (const [id, { bytes, path }] of files) {
      if (await opens(bytes)) opened.push(`${id} from memory`);
      if (await opens(path)) opened.push(`${id} by path`);
    }
    expect(opened.sort()).toEqual(FORMATS.map((format) => `${format} from memory`).sort());
  });

  it('uses one thread per image, and caches nothing', () => {
    expect(sharp.concurrency()).toBe(1);
    expect(sharp.cache()).toMatchObject({ memory: { max: 0 }, files: { max: 0 }, items: { max: 0 } });
  });
});

describe('a release with known vulnerabilities', () => {
  const good = { sharp: '0.35.0', vips: '8.18.0', webp: '1.3.2', png: '1.6.51' };

  it.each([
    ['sharp', '0.34.5'],
    ['vips', '8.9.9'],
    ['webp', '1.3.1'],
    ['png', '1.6.9'],
  ])('%s %s refuses to start, and says what was expected', (name, version) => {
    expect(() => {
      checkVersions({ ...good, [name]: version });
    }).toThrow(
      expect.objectContaining({ code: 'INTERNAL_ERROR', message: expect.stringContaining(version) }),
    );
  });

  it('is neither one of the newer releases nor the installed one', () => {
    expect(() => {
      checkVersions(good);
      checkVersions({ sharp: '0.36.0', vips: '8.20.1' });
      checkVersions({ ...sharp.versions });
    }).not.toThrow();
  });
});

async function opens(input: Buffer | string): Promise<boolean> {
  try {
    await sharp(input).metadata();
    return true;
  } catch {
    return false;
  }
}
