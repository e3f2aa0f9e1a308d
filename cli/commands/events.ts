import { Command } from 'commander';

import type { HistoryRow } from '#contracts/events.ts';

import { CliError } from '../cli-error.ts';
import { type CommonOptions, withCommonOptions } from '../command-options.ts';
import { toImageKey } from '../image-key.ts';
import { openSystem } from '../open-system.ts';
import { printable, processOutput } from '../output.ts';
import { openProduct } from '../product.ts';

export function eventsCommand(): Command {
  const command = new Command('events')
    .description('show the whole history of one image, oldest first')
    .argument('<image>', 'its key, with or without uploads/');
  return withCommonOptions(command).action(async (name: string, options: CommonOptions) => {
    const product = openProduct(await openSystem(options));
    const output = processOutput(options.json === true);
    const imageKey = toImageKey(name);
    const rows = await product.history.read(imageKey);
    if (rows.length === 0)
      throw new CliError(
        'NO_SUCH_IMAGE',
        `There are no events of ${JSON.stringify(imageKey)}. "qip list" shows the images there are.`,
      );
    for (const row of rows) {
      if (output.json) output.object({ type: row.type, ...row.detail });
      else output.result(toLine(row));
    }
  });
}

function toLine({ type, detail }: HistoryRow): string {
  const message = detail.metadata?.['errorMessage'] ?? reasonIn(detail.metadata?.['error']);
  const what = [type, detail.stage].filter((part) => part !== undefined).join(' ');
  return `${detail.timestamp}  ${detail.status.padEnd(10)}  ${what.padEnd(26)} ${detail.eventId}${typeof message === 'string' ? `  ${printable(message)}` : ''}`;
}

function reasonIn(error: unknown): unknown {
  return (error as { message?: unknown } | undefined)?.message;
}
