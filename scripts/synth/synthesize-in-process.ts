import { App, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';

import { addStack, type StackAssets } from '#lib/add-stack.ts';
import { appContext } from '#lib/config/feature-flags.ts';
import type { DeploymentStage } from '#lib/config/deployment-stage.ts';
import type { SettingsOverrides } from '#lib/config/settings.ts';

export interface InProcessSynthesis {
  readonly projectDir: string;
  readonly stage: DeploymentStage;
  readonly assets: StackAssets;
  readonly outDir: string;
  /** The CDK's checks of the finished template against CloudFormation's schemas and rules. */
  readonly validate: boolean;
  /** Further checks. */
  readonly plugins?: (app: App) => readonly IPolicyValidationPlugin[];
  readonly overrides?: SettingsOverrides;
}

/** The same assembly as the CDK's command line writes, without starting it. */
export function synthesizeInProcess(options: InProcessSynthesis): void {
  const before = process.env['CDK_VALIDATION'];
  if (!options.validate) process.env['CDK_VALIDATION'] = 'false';
  try {
    const app = new App({ context: appContext(options.projectDir), outdir: options.outDir });
    addStack(app, options.stage, options.assets, options.overrides);
    Validations.of(app).addPlugins(...(options.plugins?.(app) ?? []));
    app.synth();
  } finally {
    if (before === undefined) delete process.env['CDK_VALIDATION'];
    else process.env['CDK_VALIDATION'] = before;
  }
}
