import { App } from 'aws-cdk-lib';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { addStack } from '#lib/add-stack.ts';
import { appContext } from '#lib/config/feature-flags.ts';
import { parseOverrides } from '#lib/config/parse-overrides.ts';
import { parseDeploymentStage } from '#lib/config/deployment-stage.ts';

/**
 * The CDK app, for the CDK's own command line: `cdk synth -c stage=production -c set='maxConcurrency=20;logLevel=DEBUG'`.
 * It uses the bundles and the layer built by `npm run synth`, which makes the same assembly in process.
 *
 * Requirement: T8, H1
 */
const projectDir = dirname(dirname(fileURLToPath(import.meta.url)));
const app = new App({ context: appContext(projectDir) });
const context = (name: string): string | undefined => app.node.tryGetContext(name) as string | undefined;

addStack(
  app,
  parseDeploymentStage(context('stage') ?? 'development'),
  {
    functionsDir: join(projectDir, context('functionsDir') ?? 'dist/lambda'),
    sharpLayerDir: join(projectDir, context('sharpLayerDir') ?? 'dist/layers/sharp-linux-arm64'),
  },
  parseOverrides((context('set') ?? '').split(';').filter((assignment) => assignment !== '')),
);
app.synth();
