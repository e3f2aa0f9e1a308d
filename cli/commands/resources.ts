import { Command } from 'commander';

import { withStateOption } from '../options/command-options.ts';
import { processOutput } from '../output.ts';
import { findRunning } from '../system/running-system.ts';

export function resourcesCommand(): Command {
  const command = new Command('resources')
    .description('list the resources of the local system')
    .option('--json', 'print JSON: one array');
  return withStateOption(command).action((options: { state: string; json?: true }) => {
    const { resources } = findRunning(options.state);
    const output = processOutput(options.json === true);
    if (output.json) output.result(JSON.stringify(resources));
    else for (const { type, physicalId } of resources) output.result(`${type.padEnd(34)} ${physicalId}`);
  });
}
