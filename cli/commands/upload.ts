import { Command } from 'commander';

import { collectFiles } from '../files/collect-files.ts';
import { type CommonOptions, withCommonOptions } from '../options/command-options.ts';
import { pollingFollower } from '../follow/follow-uploads.ts';
import { interruption } from '../system/interruption.ts';
import { openSystem } from '../system/open-system.ts';
import { processOutput } from '../output.ts';
import { exitStatusOf } from '../files/exit-status.ts';
import { processFiles } from '../files/process-files.ts';
import { sayCollected } from '../files/say-collected.ts';
import { type ProcessArguments, toProcessOptions, withProcessOptions } from '../files/process-options.ts';
import { openProduct } from '../system/product.ts';
import { makeProgress } from '../progress/make-progress.ts';

export function uploadCommand(): Command {
  const command = new Command('upload')
    .description('upload files and folders, and wait until they are processed')
    .argument('<paths...>', 'files and folders; folders are searched recursively');
  return withProcessOptions(withCommonOptions(command)).action(
    async (paths: string[], options: CommonOptions & ProcessArguments) => {
      const collected = collectFiles(paths);
      const interrupted = interruption();
      const processOptions = toProcessOptions(options, collected.files, interrupted);
      const product = openProduct(await openSystem(options));
      const output = processOutput(options.json === true);
      sayCollected(output, collected);
      const progress = makeProgress(output);
      const follower = pollingFollower(product.records, (event) => {
        progress.event(event);
      });
      const outcomes = await processFiles(product, collected, follower, progress, processOptions);
      process.exitCode = exitStatusOf(outcomes, interrupted);
    },
  );
}
