import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { App } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';

import { parseOverrides } from '#lib/config/parse-overrides.ts';
import type { DeploymentStage } from '#lib/config/deployment-stage.ts';
import { PROJECT_DIR } from '#scripts/build/project-dir.ts';
import { buildHostLayer } from '#scripts/build/sharp-layer.ts';
import { nagPlugins } from '#scripts/synth/nag-plugins.ts';
import { synthesizeInProcess } from '#scripts/synth/synthesize-in-process.ts';

import { OPTIONS, standInFunctions } from './variants.ts';

/**
 * Run by node, not by Jest, so that the CDK's validation engine starts once for all variants. Prints one line per variant,
 * `<name>: no finding`, or the findings; the last is a stack that must be refused.
 */
const outDir = mkdtempSync(join(tmpdir(), 'qip-validate-'));
const assets = { functionsDir: standInFunctions(), sharpLayerDir: await buildHostLayer(PROJECT_DIR) };

const check = (name: string, stage: DeploymentStage, settings: readonly string[], careless = false): void => {
  try {
    synthesizeInProcess({
      projectDir: PROJECT_DIR,
      stage,
      assets,
      outDir: join(outDir, name),
      validate: true,
      overrides: parseOverrides(settings),
      plugins: (app) => {
        if (careless) addCarelessBucket(app);
        return nagPlugins(app);
      },
    });
    if (process.exitCode !== undefined && process.exitCode !== 0)
      throw new Error('The CDK reports findings.');
    process.stdout.write(`${name}: no finding\n`);
  } catch (error) {
    process.stdout.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.exitCode = 0;
};

check('development', 'development', []);
check('staging', 'staging', []);
check('production', 'production', []);
check('options', 'staging', OPTIONS);
check('careless', 'development', [], true);
rmSync(outDir, { recursive: true });

function addCarelessBucket(app: App): void {
  const stack = app.node.children.find((child) => Stack.isStack(child));
  if (stack !== undefined) new Bucket(stack, 'Careless');
}
