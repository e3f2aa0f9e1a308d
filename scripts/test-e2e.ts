import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { parseDeploymentStage } from '#lib/config/deployment-stage.ts';

import { PROJECT_DIR } from './build/project-dir.ts';

/**
 * `npm run test:e2e` runs the end-to-end tests on this machine; with `--stage NAME` those that run on a deployed stage,
 * with your AWS credentials.
 */
const { values } = parseArgs({
  options: { stage: { type: 'string' }, help: { type: 'boolean', default: false } },
});

if (values.help) process.stdout.write('npm run test:e2e [-- --stage development|staging|production]\n');
else process.exitCode = run(values.stage);

function run(stage: string | undefined): number {
  const path = stage === undefined ? 'test/e2e' : 'test/e2e/deployed-stage';
  const { status } = spawnSync(process.execPath, [join('node_modules', 'jest', 'bin', 'jest.js'), path], {
    cwd: PROJECT_DIR,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(stage === undefined ? {} : { QIP_STAGE_UNDER_TEST: parseDeploymentStage(stage) }),
    },
  });
  return status ?? 1;
}
