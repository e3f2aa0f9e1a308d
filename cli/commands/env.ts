import { Command } from 'commander';

import { CliError } from '../cli-error.ts';
import { withStateOption } from '../options/command-options.ts';
import { processOutput } from '../output.ts';
import { findRunning } from '../system/running-system.ts';

export function envCommand(): Command {
  const command = new Command('env')
    .description('print shell exports that point any AWS SDK or CLI at the local system')
    .option('--json', 'print JSON');
  return withStateOption(command).action((options: { state: string; json?: true }) => {
    const { endpoint, region, credentials } = findRunning(options.state);
    if (endpoint === undefined || credentials === undefined)
      throw new CliError(
        'NOT_RUNNING',
        `The system in ${options.state} has no local endpoint. Start one with "npm start".`,
      );
    const variables = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    const output = processOutput(options.json === true);
    if (output.json) output.object(variables);
    else for (const [name, value] of Object.entries(variables)) output.result(`export ${name}=${value}`);
  });
}
