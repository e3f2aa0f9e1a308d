import type { App } from 'aws-cdk-lib';

import type { Stage } from './config/stage.ts';
import type { SettingsOverrides } from './config/settings.ts';
import { settingsOf } from './config/settings-of.ts';
import { QuantumImageProcessorStack } from './quantum-image-processor-stack.ts';

export interface StackAssets {
  /** Directory with one bundle a function: `<function>/index.js`. */
  readonly functionsDir: string;
  /** Content of the sharp layer: `nodejs/node_modules`. */
  readonly sharpLayerDir: string;
}

/** Adds the stack of a stage to an app: `QuantumImageProcessor-<stage>`. */
export function addStack(
  app: App,
  stage: Stage,
  assets: StackAssets,
  overrides: SettingsOverrides = {},
): QuantumImageProcessorStack {
  return new QuantumImageProcessorStack(app, `QuantumImageProcessor-${stage}`, {
    settings: settingsOf(stage, overrides),
    ...assets,
  });
}
