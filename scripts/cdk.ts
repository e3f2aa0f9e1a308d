import { Command } from 'commander';
import { exec } from 'tinyexec';

import { runScript, scriptCommand } from './command.ts';
import { checkedSettings, type DeploymentOptions, withDeploymentOptions } from './deployment-options.ts';

/** What `npm run deploy`, `diff` and `destroy` do; package.json gives the name as the first argument. */
const COMMANDS = {
  deploy: 'Builds and deploys a stage with your AWS credentials; asks before it widens permissions.',
  diff: 'Shows what a deployment would change.',
  destroy: 'Deletes the stack of a stage. Outside development buckets, tables and logs stay.',
};

const program = new Command('npm run')
  .description('Starts the CDK on a stage.')
  .addHelpText('after', '\nEach takes --stage and --set; "npm run deploy -- --help" shows all options.')
  .exitOverride();
for (const [name, does] of Object.entries(COMMANDS)) program.addCommand(cdkCommand(name, does));

await runScript(program);

function cdkCommand(name: string, does: string): Command {
  return withDeploymentOptions(
    scriptCommand({
      run: `npm run ${name}`,
      does,
      statuses: { 0: 'done', 1: 'the stage could not be built, or the CDK failed' },
    }),
  )
    .name(name)
    .usage('-- --stage <stage> [options] [-- <options of the CDK>]')
    .argument('[cdk...]', 'options of the CDK, after a second --: -- --require-approval never')
    .action((more: readonly string[], options: DeploymentOptions) => runCdk(name, options, more));
}

async function runCdk(name: string, options: DeploymentOptions, more: readonly string[]): Promise<void> {
  const { alarmAddresses, notificationAddresses } = checkedSettings(options);
  const { PROJECT_DIR } = await import('./build/project-dir.ts');
  const { synthesizeAssembly } = await import('./synth/synthesize-assembly.ts');
  const { assemblyDir } = await synthesizeAssembly({ stage: options.stage, overrides: options.set });

  const { exitCode = 1 } = await exec('cdk', [name, '--app', assemblyDir, '--all', ...more], {
    nodeOptions: { cwd: PROJECT_DIR, stdio: 'inherit' },
  });
  process.exitCode = exitCode;

  const addresses = [...new Set([...alarmAddresses, ...notificationAddresses])];
  if (name === 'deploy' && exitCode === 0 && addresses.length > 0)
    process.stderr.write(
      `AWS sends a mail to ${addresses.join(', ')}. An address gets nothing else until the link in it is opened.\n`,
    );
}
