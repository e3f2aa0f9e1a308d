import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FUNCTION_NAMES } from '#lambda/functions.ts';

import { bundleFunctions, type Bundles } from './bundle-functions.ts';
import { PROJECT_DIR } from './project-dir.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bundles-'));
  for (const name of FUNCTION_NAMES)
    writeSource(name, `export const handler = async (): Promise<string> => '${name}';`);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('bundleFunctions', () => {
  it('makes one CommonJS file a function, which Node runs although the project is ESM', async () => {
    const { functionsDir } = await build();
    const script = `require(${JSON.stringify(join(functionsDir, 'resize', 'index.js'))}).handler().then(console.log)`;
    expect(execFileSync(process.execPath, ['--eval', script], { encoding: 'utf8' })).toBe('resize\n');
    expect(readdirSync(join(functionsDir, 'resize')).sort()).toEqual(['index.js', 'package.json']);
  });

  it('does nothing when no source changed, and builds again when one did', async () => {
    expect((await build()).cached).toBe(false);
    expect((await build()).cached).toBe(true);
    writeSource('resize', `export const handler = async (): Promise<string> => 'changed';`);
    expect((await build()).cached).toBe(false);
    expect(bundleOf('resize')).toContain('changed');
  });

  it('does not look at tests', async () => {
    await build();
    writeFileSync(join(directory, 'lambda', 'resize', 'index.test.ts'), 'export {};');
    expect((await build()).cached).toBe(true);
  });

  it('leaves sharp to the layer and says which functions need it [T9]', async () => {
    writeSource('resize', `import sharp from 'sharp'; export const handler = (): unknown => sharp;`);
    const { functions } = await build();
    expect(functions.filter(({ needsSharp }) => needsSharp).map(({ name }) => name)).toEqual(['resize']);
    expect(bundleOf('resize')).toContain('require("sharp")');
  });

  it('keeps the source maps beside the assets, not in them', async () => {
    await build();
    expect(readdirSync(join(directory, 'out.maps')).sort()).toEqual(
      FUNCTION_NAMES.map((name) => `${name}.js.map`).sort(),
    );
  });

  it('names every function without a source', async () => {
    rmSync(join(directory, 'lambda', 'ingest'), { recursive: true });
    rmSync(join(directory, 'lambda', 'fail'), { recursive: true });
    await expect(build()).rejects.toThrow(
      /^2 functions of the stack have no source in .*: ingest, fail\. Each needs/,
    );
  });

  it('shows what is wrong in a source, with file and line', async () => {
    writeSource('resize', `import { missing } from './nowhere.ts';\nexport const handler = missing;`);
    await expect(build()).rejects.toThrow(/could not be bundled(.|\n)*resize\/index\.ts:1:\d+.*nowhere/);
  });

  it('takes no half-written result for a finished one', async () => {
    await build();
    writeSource('resize', `import './nowhere.ts';`);
    await expect(build()).rejects.toThrow();
    writeSource('resize', `export const handler = async (): Promise<string> => 'resize';`);
    expect((await build()).cached).toBe(false);
  });
});

function build(): Promise<Bundles> {
  return bundleFunctions({
    projectDir: PROJECT_DIR,
    lambdaDir: join(directory, 'lambda'),
    outDir: join(directory, 'out'),
  });
}

function writeSource(name: string, source: string): void {
  mkdirSync(join(directory, 'lambda', name), { recursive: true });
  writeFileSync(join(directory, 'lambda', name, 'index.ts'), source);
}

function bundleOf(name: string): string {
  return readFileSync(join(directory, 'out', name, 'index.js'), 'utf8');
}
