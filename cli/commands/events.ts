import { Command } from 'commander';

import type { HistoryRow } from '#contracts/events.ts';
import { type Gap, readHistory } from '#pipeline/queries/read-history.ts';

import { CliError } from '../cli-error.ts';
import { type CommonOptions, withCommonOptions } from '../options/command-options.ts';
import { toImageKey } from '../system/image-key.ts';
import { openSystem } from '../system/open-system.ts';
import { printable, processOutput } from '../output.ts';
import { openProduct } from '../system/product.ts';

export function eventsCommand(): Command {
  const command = new Command('events')
    .description(
      'show the full history of one image, oldest first: every attempt, and changes not published yet',
    )
    .argument('<image>', 'image key, with or without uploads/');
  return withCommonOptions(command).action(async (name: string, options: CommonOptions) => {
    const product = openProduct(await openSystem(options));
    const output = processOutput(options.json === true);
    const imageKey = toImageKey(name);
    const entries = await readHistory(product, imageKey);
    if (entries.length === 0)
      throw new CliError(
        'NO_SUCH_IMAGE',
        `No events found for ${JSON.stringify(imageKey)}. Run "qip list" to see the images.`,
      );
    for (const entry of entries) {
      if (!output.json) output.result('gap' in entry ? toGapLine(entry.gap) : toLine(entry.row));
      else output.object('gap' in entry ? entry : { type: entry.row.type, ...entry.row.detail });
    }
  });
}

function toLine({ type, detail }: HistoryRow): string {
  const message = detail.metadata?.['errorMessage'] ?? reasonIn(detail.metadata?.['error']);
  const what = [type, detail.stage].filter((part) => part !== undefined).join(' ');
  const attempt = `attempt ${String(detail.attempt)}`;
  return `${detail.timestamp}  ${detail.status.padEnd(10)}  ${attempt.padEnd(10)} ${what.padEnd(26)} ${detail.eventId}${typeof message === 'string' ? `  ${printable(message)}` : ''}`;
}

function toGapLine({ firstRevision, lastRevision }: Gap): string {
  const count = lastRevision - firstRevision + 1;
  return `(${String(count)} ${count === 1 ? 'change' : 'changes'} not published yet, from revision ${String(firstRevision)} to ${String(lastRevision)})`;
}

function reasonIn(error: unknown): unknown {
  return (error as { message?: unknown } | undefined)?.message;
}
