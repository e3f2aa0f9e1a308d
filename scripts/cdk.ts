import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { parseOverrides } from '#lib/config/parse-overrides.ts';
import { settingsOf } from '#lib/config/settings-of.ts';
import { parseDeploymentStage } from '#lib/config/deployment-stage.ts';

import { PROJECT_DIR } from './build/project-dir.ts';
import { synthesizeAssembly } from './synth/synthesize-assembly.ts';

/** What `npm run deploy`, `diff` and `destroy` do, and what is said afterwards. */
const COMMANDS: Readonly<Record<string, string>> = {
  deploy: 'Builds and deploys a stage with your AWS credentials; asks before it widens permissions.',
  diff: 'Shows what a deployment would change.',
  destroy: 'Deletes the stack of a stage. Outside development buckets, tables and logs stay.',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stage: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});
const [command = '', ...more] = positionals;

try {
  if (values.help) process.stdout.write(help());
  else process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  if (!(command in COMMANDS))
    throw new Error(`Unknown command "${command}"; expected one of ${Object.keys(COMMANDS).join(', ')}.`);
  const stage = parseDeploymentStage(values.stage ?? '');
  const overrides = parseOverrides(values.set);
  const { assemblyDir } = await synthesizeAssembly({ stage, overrides });
  const cdk = join(PROJECT_DIR, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const { status } = spawnSync(process.execPath, [cdk, command, '--app', assemblyDir, '--all', ...more], {
    cwd: PROJECT_DIR,
    stdio: 'inherit',
  });
  const { alarmAddresses, notificationAddresses } = settingsOf(stage, overrides);
  const addresses = [...new Set([...alarmAddresses, ...notificationAddresses])];
  if (command === 'deploy' && status === 0 && addresses.length > 0)
    process.stderr.write(
      `AWS sends each of ${addresses.join(', ')} a mail: nothing is delivered until its link is opened.\n`,
    );
  return status ?? 1;
}

function help(): string {
  return [
    'npm run deploy|diff|destroy -- --stage development|staging|production [--set NAME=VALUE]... [-- options of the CDK]',
    '',
    ...Object.entries(COMMANDS).map(([name, does]) => `  ${name.padEnd(8)} ${does}`),
    '',
    'The settings are in docs/reference/settings.md. Options of the CDK follow a second --, for instance -- --require-approval never.',
    '',
  ].join('\n');
}
