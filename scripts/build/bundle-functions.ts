import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import type { Metafile, OutputFile } from 'esbuild';

import { FUNCTION_NAMES, type FunctionName } from '#lambda/functions.ts';

import { BuildError } from './build-error.ts';
import { hashFiles } from './hash-files.ts';
import { Stamp } from './stamp.ts';

export interface BundleOptions {
  readonly projectDir: string;
  /** Where the `<function>/index.ts` are. */
  readonly lambdaDir?: string;
  /** Where the `<function>/index.js` go; each directory is an asset. */
  readonly outDir?: string;
}

export interface BundledFunction {
  readonly name: FunctionName;
  readonly sizeBytes: number;
  /** Whether the bundle loads sharp, which then comes from the layer. */
  readonly needsSharp: boolean;
}

export interface Bundles {
  readonly functionsDir: string;
  readonly cached: boolean;
  /** Empty when nothing has changed. */
  readonly functions: readonly BundledFunction[];
}

/** What the bundles are made of, besides the functions themselves. */
const INPUTS = ['src', 'package.json', 'package-lock.json', 'scripts/build', 'lambda/functions.ts'];

/**
 * Bundles all functions in one call: CommonJS, since Node's CommonJS loader finds a layer through NODE_PATH and starts
 * faster; minified, since a function's cold start reads the whole file; sharp outside, since it is native code and comes
 * as a layer. Does nothing when no input has changed.
 *
 * @throws BuildError naming functions without source, or what esbuild found
 */
export async function bundleFunctions(options: BundleOptions): Promise<Bundles> {
  const lambdaDir = resolve(options.projectDir, options.lambdaDir ?? 'lambda');
  const functionsDir = resolve(options.projectDir, options.outDir ?? 'dist/lambda');
  const stamp = new Stamp(join(functionsDir, '.inputs'));
  const hash = hashFiles(options.projectDir, INPUTS, [lambdaDir, hashFiles(lambdaDir, ['.'])]);
  if (stamp.matches(hash)) return { functionsDir, cached: true, functions: [] };

  const entryPoints = findEntryPoints(lambdaDir);
  rmSync(functionsDir, { recursive: true, force: true });
  const { outputFiles, metafile } = await bundle(options.projectDir, functionsDir, entryPoints);
  for (const file of outputFiles) writeOutput(functionsDir, file);
  for (const name of FUNCTION_NAMES) {
    // The nearest package.json decides how Node reads index.js; on this side of the upload it is the project's (ESM).
    writeFileSync(join(functionsDir, name, 'package.json'), '{"type":"commonjs"}\n');
  }
  stamp.write(hash);
  return { functionsDir, cached: false, functions: describe(metafile) };
}

function findEntryPoints(lambdaDir: string): Record<string, string> {
  const missing = FUNCTION_NAMES.filter((name) => !existsSync(join(lambdaDir, name, 'index.ts')));
  if (missing.length > 0) {
    throw new BuildError(
      `${String(missing.length)} functions of the stack have no source in ${lambdaDir}: ${missing.join(', ')}. Each needs <function>/index.ts; the table is lambda/functions.ts.`,
    );
  }
  return Object.fromEntries(
    FUNCTION_NAMES.map((name) => [`${name}/index`, join(lambdaDir, name, 'index.ts')]),
  );
}

async function bundle(
  projectDir: string,
  outdir: string,
  entryPoints: Record<string, string>,
): Promise<{ outputFiles: readonly OutputFile[]; metafile: Metafile }> {
  const { build } = await import('esbuild');
  try {
    return await build({
      absWorkingDir: projectDir,
      entryPoints,
      outdir,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      minify: true,
      external: ['sharp'],
      // The packages' ES modules: esbuild leaves out what a function does not use, which halves the SDK.
      mainFields: ['module', 'main'],
      // Beside the bundles, for reading a stack trace, and not in them: a map is three times as large as its code.
      sourcemap: 'external',
      sourcesContent: false,
      legalComments: 'none',
      metafile: true,
      write: false,
      logLevel: 'silent',
    });
  } catch (error) {
    throw new BuildError(
      `The functions could not be bundled: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}

function writeOutput(functionsDir: string, { path, contents }: OutputFile): void {
  const name = basename(dirname(path));
  const target = path.endsWith('.map') ? join(`${functionsDir}.maps`, `${name}.js.map`) : path;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, contents);
}

function describe({ outputs }: Metafile): BundledFunction[] {
  return FUNCTION_NAMES.map((name) => {
    const output = Object.entries(outputs).find(([path]) => path.endsWith(`${name}/index.js`))?.[1];
    return {
      name,
      sizeBytes: output?.bytes ?? 0,
      needsSharp: output?.imports.some(({ path }) => path === 'sharp') ?? false,
    };
  });
}
