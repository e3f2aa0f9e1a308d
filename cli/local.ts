import { resolve } from 'node:path';

import { Command, CommanderError } from 'commander';

import { EXIT } from './cli-error.ts';
import { withStateOption, wholeNumber } from './options/command-options.ts';
import { processOutput } from './output.ts';
import { withOneLineErrors } from './options/one-line-errors.ts';
import { reportError } from './report-error.ts';
import { interruption, untilAborted } from './system/interruption.ts';
import { watchOutput } from './system/standard-output.ts';
import { startRuntime } from './system/start-runtime.ts';

interface LocalCommandOptions {
  readonly assembly?: string;
  readonly state: string;
  readonly port: number;
  readonly json?: true;
}

watchOutput();

/** Runs the local runtime on any cloud assembly; it knows nothing about the product. */
const program = withOneLineErrors(
  withStateOption(
    new Command('local').description('run any cloud assembly on this machine; without one, an empty account'),
  )
    .option('--assembly <dir>', 'directory of a cloud assembly (cdk.out)')
    .option('--port <number>', 'port on 127.0.0.1 (default: any free one)', wholeNumber(0, 65_535), 0)
    .option('--json', 'print JSON, one object per line')
    .action(run),
  'npm run local -- --help',
);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.nothingDone;
  else process.exitCode = reportError(error);
}

async function run(options: LocalCommandOptions): Promise<void> {
  const output = processOutput(options.json === true);
  const { state, port, assembly } = options;
  const interrupted = interruption();
  const system = await startRuntime({ state, port, ...(assembly === undefined ? {} : { assembly }) });
  const { endpoint, region, accountId, credentials } = system.access;
  if (output.json) output.object({ event: 'ready', endpoint, region, accountId, stateDir: resolve(state) });
  output.say(`Ready on ${endpoint ?? ''}  (region ${region}, account ${accountId}, state ${state})`);
  for (const { logicalId, type, reason } of system.runtime.notRunHere)
    output.say(output.colors.dim(`not run here: ${type} ${logicalId}: ${reason}`));
  output.say(
    [
      'Running until Ctrl-C. In another terminal:',
      `  export AWS_ENDPOINT_URL=${endpoint ?? ''} AWS_REGION=${region}`,
      `  export AWS_ACCESS_KEY_ID=${credentials?.accessKeyId ?? ''} AWS_SECRET_ACCESS_KEY=${credentials?.secretAccessKey ?? ''}`,
    ].join('\n'),
  );
  await untilAborted(AbortSignal.any([interrupted, system.runtime.failed]));
  await system.close();
  system.runtime.failed.throwIfAborted();
}
