import { resolve } from 'node:path';

import { Command } from 'commander';

import { collectFiles, type CollectedFiles } from '../files/collect-files.ts';
import { withStateOption, wholeNumber } from '../options/command-options.ts';
import { traceFollower } from '../follow/follow-trace.ts';
import { type Output, processOutput } from '../output.ts';
import { exitStatusOf } from '../files/exit-status.ts';
import { processFiles } from '../files/process-files.ts';
import { sayCollected } from '../files/say-collected.ts';
import { type ProcessArguments, toProcessOptions, withProcessOptions } from '../files/process-options.ts';
import { openProduct } from '../system/product.ts';
import { makeProgress } from '../progress/make-progress.ts';
import { interruption, untilAborted } from '../system/interruption.ts';
import { type LocalSystem, startRuntime } from '../system/start-runtime.ts';
import { synthesize } from '../system/synthesize.ts';

interface StartOptions extends ProcessArguments {
  readonly state: string;
  readonly port: number;
  readonly exit?: true;
  readonly json?: true;
}

export function startCommand(): Command {
  const command = new Command('start')
    .description('run the whole stack on this machine and process files')
    .argument('[paths...]', 'files and folders; folders are searched recursively')
    .option(
      '--exit',
      'exit when the files are done: 0 all COMPLETED, 1 some REJECTED, 2 some FAILED or unfinished, 130 or 143 interrupted before',
    )
    .option('--port <number>', 'port on 127.0.0.1 (default: any free one)', wholeNumber(0, 65_535), 0)
    .option('--json', 'print JSON, one object per line');
  return withProcessOptions(withStateOption(command)).action(start);
}

async function start(paths: string[], options: StartOptions): Promise<void> {
  // Check the arguments before anything is started.
  const collected = collectFiles(paths);
  const interrupted = interruption();
  const processOptions = toProcessOptions(options, collected.files, interrupted);
  const output = processOutput(options.json === true);

  output.say(output.colors.dim('Preparing the stack ...'));
  const { assemblyDir } = await synthesize(interrupted);
  const system = await startRuntime({ assembly: assemblyDir, state: options.state, port: options.port });
  const ended = AbortSignal.any([interrupted, system.runtime.failed]);
  try {
    interrupted.throwIfAborted();
    ready(system, output, options);
    if (paths.length > 0) await run(system, collected, output, { ...processOptions, interrupted: ended });
    if (options.exit !== true) {
      output.say(nextSteps(options));
      await untilAborted(ended);
      output.say('Stopping. Unfinished uploads continue with the next start.');
    }
  } finally {
    await system.close();
  }
  system.runtime.failed.throwIfAborted();
}

function ready({ access }: LocalSystem, output: Output, { state }: StartOptions): void {
  const { endpoint, region, accountId } = access;
  if (output.json) output.object({ event: 'ready', endpoint, region, accountId, stateDir: resolve(state) });
  output.say(
    `${output.colors.bold('Ready')} on ${endpoint ?? ''}  (region ${region}, account ${accountId}, state ${state})`,
  );
}

async function run(
  { runtime, access }: LocalSystem,
  collected: CollectedFiles,
  output: Output,
  options: Parameters<typeof processFiles>[4],
): Promise<void> {
  sayCollected(output, collected);
  const product = openProduct(access);
  const progress = makeProgress(output);
  const follower = traceFollower(runtime.trace, product.records, (event) => {
    progress.event(event);
  });
  try {
    const outcomes = await processFiles(product, collected, follower, progress, options);
    process.exitCode = exitStatusOf(outcomes, options.interrupted);
  } finally {
    follower.close();
  }
}

function nextSteps({ state }: StartOptions): string {
  const where = state === '.qip' ? '' : ` --state ${state}`;
  return [
    '',
    'Running until Ctrl-C. In another terminal:',
    `  npx qip upload photo.jpg${where}     process files`,
    `  npx qip list${where}                 list the images`,
    `  npx qip events photo.jpg${where}     show the history of one`,
    `  eval "$(npx qip env${where})"        point any AWS SDK or CLI here`,
  ].join('\n');
}
