import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

import type { DeploymentStage } from '#lib/config/deployment-stage.ts';
import type { SettingsOverrides } from '#lib/config/settings.ts';

import { bundleFunctions } from '../build/bundle-functions.ts';
import { hashFiles } from '../build/hash-files.ts';
import { PROJECT_DIR } from '../build/project-dir.ts';
import { buildHostLayer, buildLambdaLayer } from '../build/sharp-layer.ts';
import { Stamp } from '../build/stamp.ts';
import { withLock } from '../build/with-lock.ts';

export interface SynthesisOptions {
  readonly stage: DeploymentStage;
  /** For this machine: the layer is the sharp installed here, and the template is not checked, which would take seconds. */
  readonly local?: boolean;
  /** Default: `cdk.out/<stage>`, or `cdk.out/<stage>-local`. */
  readonly outDir?: string;
  /** Where the sources of the functions are; default `lambda`. */
  readonly lambdaDir?: string;
  readonly overrides?: SettingsOverrides;
}

export interface SynthesizedAssembly {
  readonly assemblyDir: string;
  /** True when no input had changed since the assembly was made. */
  readonly cached: boolean;
  readonly durationMs: number;
}

/** Everything that decides what the assembly holds. */
const INPUTS = [
  'bin',
  'lib',
  'lambda',
  'src',
  'layers',
  'scripts/build',
  'scripts/synth',
  'cdk.json',
  'package.json',
  'package-lock.json',
];

/**
 * Builds what is out of date and synthesizes a stage. It needs neither a network nor a child process, except npm for the
 * Lambda layer, the first time.
 *
 * @throws BuildError when functions or layer cannot be built, or the template has findings; the CDK's own errors
 */
export async function synthesizeAssembly(options: SynthesisOptions): Promise<SynthesizedAssembly> {
  const startMs = performance.now();
  const assemblyDir = resolve(PROJECT_DIR, options.outDir ?? defaultOutDir(options));
  const stamp = new Stamp(join(assemblyDir, '.inputs'));
  const isCurrent = (): boolean =>
    stamp.matches(inputsOf(options)) && existsSync(join(assemblyDir, 'manifest.json'));

  const cached =
    isCurrent() ||
    (await withLock(join(PROJECT_DIR, '.cache', 'synth.lock'), async () => {
      // Another process may have made it meanwhile.
      if (isCurrent()) return true;
      const hash = inputsOf(options);
      stamp.clear();
      await make(options, assemblyDir);
      stamp.write(hash);
      return false;
    }));
  return { assemblyDir, cached, durationMs: Math.round(performance.now() - startMs) };
}

async function make(options: SynthesisOptions, assemblyDir: string): Promise<void> {
  const { functionsDir } = await bundleFunctions({
    projectDir: PROJECT_DIR,
    ...(options.lambdaDir === undefined
      ? {}
      : { lambdaDir: options.lambdaDir, outDir: `${assemblyDir}.bundles` }),
  });
  const sharpLayerDir = await (options.local === true ? buildHostLayer : buildLambdaLayer)(PROJECT_DIR);
  // Loaded only when needed: loading the CDK takes longer than checking a cached assembly.
  const { synthesizeInProcess } = await import('./synthesize-in-process.ts');
  synthesizeInProcess({
    projectDir: PROJECT_DIR,
    stage: options.stage,
    assets: { functionsDir, sharpLayerDir },
    outDir: assemblyDir,
    validate: options.local !== true,
    ...(options.local === true ? {} : { plugins: (await import('./nag-plugins.ts')).nagPlugins }),
    ...(options.overrides === undefined ? {} : { overrides: options.overrides }),
  });
}

function defaultOutDir({ stage, local }: SynthesisOptions): string {
  return join('cdk.out', local === true ? `${stage}-local` : stage);
}

function inputsOf({ stage, local = false, lambdaDir = 'lambda', overrides = {} }: SynthesisOptions): string {
  return hashFiles(
    PROJECT_DIR,
    INPUTS,
    [stage, String(local), JSON.stringify(overrides), process.platform, process.arch, lambdaDir].concat(
      hashFiles(resolve(PROJECT_DIR, lambdaDir), ['.']),
    ),
  );
}
