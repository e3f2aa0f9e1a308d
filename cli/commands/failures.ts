import { Command } from 'commander';

import { type Failure, listFailures } from '#pipeline/failures/list-failures.ts';

import { type CommonOptions, withCommonOptions } from '../options/command-options.ts';
import { openSystem } from '../system/open-system.ts';
import { printable, processOutput } from '../output.ts';
import { openProduct } from '../system/product.ts';

const HELP = `
Lists FAILED images, and dead-letter messages that belong to none of them. Reading a queue hides its messages from
other readers for a moment. FAILED images come from an index that may lag a moment behind.`;

export function failuresCommand(): Command {
  const command = new Command('failures')
    .description('list what failed for good, oldest first, and what to do about it')
    .addHelpText('after', HELP);
  return withCommonOptions(command).action(async (options: CommonOptions) => {
    const product = openProduct(await openSystem(options));
    const output = processOutput(options.json === true);
    const failures = await listFailures(product);
    const nowMs = product.clock.now();
    for (const failure of failures) {
      const ageSeconds = Math.max(0, Math.round((nowMs - Date.parse(failure.since)) / 1000));
      if (output.json) output.object({ ...failure, ageSeconds });
      else for (const line of toLines(failure, ageSeconds)) output.result(line);
    }
    if (failures.length === 0) output.say('Nothing has failed.');
    else
      output.say(
        `${String(failures.length)} in total. "qip redrive --all --dry-run" shows what would be done.`,
      );
  });
}

function toLines(failure: Failure, ageSeconds: number): string[] {
  const { imageKey, status, deadLetter, stage, code, message, attempts, nextStep } = failure;
  const facts = [
    ...(status === undefined ? [] : [status]),
    `in ${stage}`,
    attempts === 1 ? 'once' : `${String(attempts)} times`,
    `${formatAge(ageSeconds)} ago`,
    ...(deadLetter === undefined ? [] : [`message in the ${deadLetter} dead-letter queue`]),
  ];
  return [
    printable(`${code.padEnd(20)} ${imageKey ?? '(no image)'}`),
    printable(`  ${facts.join(', ')}`),
    printable(`  ${message}`),
    `  ${nextStep}`,
  ];
}

function formatAge(seconds: number): string {
  if (seconds < 60) return `${String(seconds)} s`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} min`;
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${String(hours)} h` : `${String(Math.floor(hours / 24))} days`;
}
