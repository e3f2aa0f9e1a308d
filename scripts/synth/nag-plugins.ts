import type { App, IPolicyValidationPlugin } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

/** Rules of good practice; what stays of their findings is argued in lib/acknowledged-findings.ts. */
export function nagPlugins(app: App): readonly IPolicyValidationPlugin[] {
  return [new AwsSolutionsChecks(app), new ServerlessChecks(app)];
}
