import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Context of the CDK app for the CDK CLI, `npm run synth` and tests, so that all of them produce the same template byte for
 * byte: the flags in cdk.json, and those that the CLI adds itself. The metadata shows the local runtime and people which
 * construct and files a resource comes from.
 *
 * @param projectDir the directory with cdk.json
 */
export function appContext(projectDir: string): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(join(projectDir, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return {
    ...context,
    'aws:cdk:enable-asset-metadata': true,
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:version-reporting': false,
  };
}
