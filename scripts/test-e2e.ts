import { exec } from 'tinyexec';

import {
  parseDeploymentStage,
  type DeploymentStage,
  DEPLOYMENT_STAGES,
} from '#lib/config/deployment-stage.ts';

import { PROJECT_DIR } from './build/project-dir.ts';
import { asOption, runScript, scriptCommand } from './command.ts';

await runScript(
  scriptCommand({
    run: 'npm run test:e2e',
    does: 'Runs the end-to-end tests on this machine, or those for a deployed stage.',
    statuses: { 0: 'every test passed', 1: 'some failed' },
  })
    .option(
      '--stage <stage>',
      `test a deployed stage (${DEPLOYMENT_STAGES.join(', ')}) with your AWS credentials`,
      asOption(parseDeploymentStage),
    )
    .action(testEndToEnd),
);

async function testEndToEnd({ stage }: { readonly stage?: DeploymentStage }): Promise<void> {
  const path = stage === undefined ? 'test/e2e' : 'test/e2e/deployed-stage';
  const { exitCode = 1 } = await exec('jest', [path], {
    nodeOptions: {
      cwd: PROJECT_DIR,
      stdio: 'inherit',
      env: stage === undefined ? {} : { QIP_STAGE_UNDER_TEST: stage },
    },
  });
  process.exitCode = exitCode;
}
