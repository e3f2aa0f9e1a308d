import { App, Errors, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';

import { addStack, type StackAssets } from '#lib/add-stack.ts';
import { appContext } from '#lib/config/feature-flags.ts';
import type { DeploymentStage } from '#lib/config/deployment-stage.ts';
import type { SettingsOverrides } from '#lib/config/settings.ts';

import { BuildError } from '../build/build-error.ts';

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

/**
 * The same assembly as the CDK's command line writes, without starting it.
 *
 * @throws BuildError when the checks of the template find something; the CDK's own errors
 */
export function synthesizeInProcess(options: InProcessSynthesis): void {
  const before = process.env['CDK_VALIDATION'];
  if (!options.validate) process.env['CDK_VALIDATION'] = 'false';
  try {
    const app = new App({ context: appContext(options.projectDir), outdir: options.outDir });
    addStack(app, options.stage, options.assets, options.overrides);
    Validations.of(app).addPlugins(...(options.plugins?.(app) ?? []));
    synth(app);
  } finally {
    if (before === undefined) delete process.env['CDK_VALIDATION'];
    else process.env['CDK_VALIDATION'] = before;
  }
}

function synth(app: App): void {
  try {
    app.synth();
  } catch (error) {
    if (!Errors.isValidationError(error)) throw error;
    throw new BuildError(
      `${error.message}\nCorrect the stack, or argue the finding in lib/acknowledged-findings.ts.`,
      error,
    );
  }
}
