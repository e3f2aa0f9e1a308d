import type { App, IPolicyValidationPlugin } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

/** Rules of good practice. lib/acknowledged-findings.ts has the reason for each finding that is accepted. */
export function nagPlugins(app: App): readonly IPolicyValidationPlugin[] {
  return [new AwsSolutionsChecks(app), new ServerlessChecks(app)];
}
