import { Command } from 'commander';

import type { ListedImage } from '#contracts/record.ts';
import { listImages } from '#pipeline/queries/list-images.ts';

import type { ImageRecords, Page } from '#ports/image-records.ts';

import { type CommonOptions, withCommonOptions, wholeNumber } from '../options/command-options.ts';
import { openSystem } from '../system/open-system.ts';
import { printable, processOutput } from '../output.ts';
import { openProduct } from '../system/product.ts';
import { type ListQuery, type QueryOptions, toQuery, withQueryOptions } from '../options/query-options.ts';

interface ListOptions extends CommonOptions, QueryOptions {
  readonly limit: number;
  readonly cursor?: string;
}

/** Explains eventual consistency where a person would wonder about it. */
const EVENTUALLY = `
Lists come from an index that may lag a moment behind: an image uploaded just now may be missing, and one that
has just changed may show its previous status. "qip show" reads the record itself.`;

export function listCommand(): Command {
  const command = withQueryOptions(new Command('list'))
    .description('list images, newest first')
    .option('--limit <count>', 'maximum number of images', wholeNumber(1, 1000), 100)
    .option('--cursor <cursor>', 'continue where a list with the same options ended')
    .addHelpText('after', EVENTUALLY);
  return withCommonOptions(command).action(async (options: ListOptions) => {
    const product = openProduct(await openSystem(options));
    const output = processOutput(options.json === true);
    const query = toQuery(options);
    const { items, cursor } = await listUpTo(product.records, query, options);
    for (const image of items) {
      if (output.json) output.object(image);
      else output.result(toLine(image));
    }
    if (items.length === 0) output.say(`No images ${describe(query)}.`);
    if (cursor !== undefined) {
      if (output.json) output.object({ cursor });
      else output.say(`There may be more. Continue with --cursor ${cursor}`);
    }
  });
}

/** Pages may be short, so it reads as many as it takes. */
async function listUpTo(
  records: ImageRecords,
  query: ListQuery,
  { limit, cursor: first }: ListOptions,
): Promise<Page<ListedImage>> {
  const items: ListedImage[] = [];
  let cursor = first;
  do {
    const page = await listImages(records, {
      ...query,
      limit: limit - items.length,
      ...(cursor === undefined ? {} : { cursor }),
    });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && items.length < limit);
  return cursor === undefined ? { items } : { items, cursor };
}

function describe({ status, fromDay, toDay }: ListQuery): string {
  return [
    ...(status === undefined ? [] : [`that are ${status}`]),
    ...(fromDay === undefined ? [] : [`from ${fromDay}`]),
    ...(toDay === undefined ? [] : [`to ${toDay}`]),
  ].join(' ');
}

function toLine({ status, uploadTimestamp, size, imageKey, errorMessage }: ListedImage): string {
  const reason = errorMessage === undefined ? '' : `  ${printable(errorMessage)}`;
  return `${status.padEnd(10)} ${uploadTimestamp}  ${formatBytes(size).padStart(9)}  ${printable(imageKey)}${reason}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
