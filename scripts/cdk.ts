import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { parseStage } from '#lib/config/stage.ts';
import { parseOverrides } from '#lib/config/settings-overrides.ts';

import { PROJECT_DIR } from './build/project-dir.ts';
import { synthesizeAssembly } from './synth/synthesize-assembly.ts';

/**
 * `node scripts/cdk.ts deploy|diff --stage development|staging|production [-- options of the CDK's command line]`: builds and
 * synthesizes the stage, then hands the assembly to the CDK, which uses the caller's AWS credentials.
 */
const COMMANDS = ['deploy', 'diff'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { stage: { type: 'string' }, 'upload-origins': { type: 'string' } },
});
const [command = '', ...more] = positionals;

try {
  if (!COMMANDS.includes(command))
    throw new Error(`Unknown command "${command}"; expected one of ${COMMANDS.join(', ')}.`);
  const stage = parseStage(values.stage ?? '');
  const overrides = parseOverrides({ uploadOrigins: values['upload-origins'] });
  const { assemblyDir } = await synthesizeAssembly({ stage, overrides });
  const { status } = spawnSync(
    process.execPath,
    [
      join(PROJECT_DIR, 'node_modules', 'aws-cdk', 'bin', 'cdk'),
      command,
      '--app',
      assemblyDir,
      '--all',
      ...more,
    ],
    { cwd: PROJECT_DIR, stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
