import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Context of the CDK app, for the CDK's command line, `npm run synth` and tests alike, so that all of them give the same
 * template byte for byte: the flags of cdk.json, and those that the command line adds on its own. The metadata tells the
 * local runtime and people which construct and which files stand behind a resource.
 *
 * @param projectDir the directory of cdk.json
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
