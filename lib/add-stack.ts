import type { App } from 'aws-cdk-lib';

import { stackNameOf } from '#contracts/names.ts';

import type { DeploymentStage } from './config/deployment-stage.ts';
import type { SettingsOverrides } from './config/settings.ts';
import { settingsOf } from './config/settings-of.ts';
import { QuantumImageProcessorStack } from './quantum-image-processor-stack.ts';

export interface StackAssets {
  /** Directory with one bundle per function: `<function>/index.js`. */
  readonly functionsDir: string;
  /** Contents of the sharp layer: `nodejs/node_modules`. */
  readonly sharpLayerDir: string;
}

/** Adds the stack of a deployment stage to an app. */
export function addStack(
  app: App,
  stage: DeploymentStage,
  assets: StackAssets,
  overrides: SettingsOverrides = {},
): QuantumImageProcessorStack {
  return new QuantumImageProcessorStack(app, stackNameOf(stage), {
    settings: settingsOf(stage, overrides),
    ...assets,
  });
}
