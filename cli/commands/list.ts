import { Command, Option } from 'commander';

import type { ListedImage } from '#contracts/record.ts';
import { type Status, STATUSES } from '#contracts/status.ts';
import { listImages } from '#pipeline/list-images.ts';

import { type CommonOptions, day, withCommonOptions, wholeNumber } from '../command-options.ts';
import { openSystem } from '../open-system.ts';
import { printable, processOutput } from '../output.ts';
import { openProduct } from '../product.ts';

interface ListOptions extends CommonOptions {
  readonly status?: Status;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly cursor?: string;
}

const DEFAULT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

export function listCommand(): Command {
  const command = new Command('list')
    .description('list images, newest first, from an index that is a moment behind')
    .addOption(new Option('--status <status>', 'only these').choices(STATUSES))
    .option(
      '--from <day>',
      `first day of the uploads, UTC (default: ${String(DEFAULT_DAYS)} days before the last)`,
      day,
    )
    .option('--to <day>', 'last day of the uploads, UTC (default: today)', day)
    .option('--limit <count>', 'most images to list', wholeNumber(1, 1000), 100)
    .option('--cursor <cursor>', 'go on where a list ended');
  return withCommonOptions(command).action(async (options: ListOptions) => {
    const product = openProduct(await openSystem(options));
    const output = processOutput(options.json === true);
    const toDay = options.to ?? new Date().toISOString().slice(0, 10);
    const fromDay =
      options.from ?? new Date(Date.parse(toDay) - DEFAULT_DAYS * DAY_MS).toISOString().slice(0, 10);
    const { limit, status, cursor } = options;
    const page = await listImages(product.records, {
      fromDay,
      toDay,
      limit,
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const image of page.items) {
      if (output.json) output.object(image);
      else output.result(toLine(image));
    }
    if (page.items.length === 0) output.say(`No images from ${fromDay} to ${toDay}.`);
    if (page.cursor !== undefined) {
      if (output.json) output.object({ cursor: page.cursor });
      else output.say(`There may be more: --cursor ${page.cursor}`);
    }
  });
}

function toLine({ status, uploadTimestamp, size, imageKey, errorMessage }: ListedImage): string {
  const reason = errorMessage === undefined ? '' : `  ${printable(errorMessage)}`;
  return `${status.padEnd(10)} ${uploadTimestamp}  ${formatBytes(size).padStart(9)}  ${printable(imageKey)}${reason}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
