import { Command } from 'commander';

import { listImages } from '#pipeline/queries/list-images.ts';
import { allPages } from '#pipeline/queries/all-pages.ts';
import { type Redriven, redriveFailures } from '#pipeline/failures/redrive-failures.ts';

import { CliError, EXIT } from '../cli-error.ts';
import { type CommonOptions, withCommonOptions } from '../options/command-options.ts';
import { toImageKey } from '../system/image-key.ts';
import { openSystem } from '../system/open-system.ts';
import { printable, processOutput } from '../output.ts';
import { openProduct, type Product } from '../system/product.ts';
import { type QueryOptions, toQuery, withQueryOptions } from '../options/query-options.ts';

interface RedriveOptions extends CommonOptions, QueryOptions {
  readonly all?: true;
  readonly dryRun?: true;
}

const HELP = `
A FAILED image begins its next attempt; a message, an event or a change in a dead-letter queue is sent once more to where it
was not handled. What has been redriven is not redriven again: a second call changes nothing.`;

const PAGE = 100;

export function redriveCommand(): Command {
  const command = new Command('redrive')
    .description('repeat what failed for good: named images, those of a query, or everything')
    .argument('[images...]', 'their keys, with or without uploads/')
    .option('--all', 'everything that "qip failures" lists');
  return withCommonOptions(withQueryOptions(command))
    .option('--dry-run', 'only say what would be done')
    .addHelpText('after', HELP)
    .action(async (names: string[], options: RedriveOptions) => {
      checkSelection(names, options);
      const product = openProduct(await openSystem(options));
      const output = processOutput(options.json === true);
      const dryRun = options.dryRun === true;
      const imageKeys = await selectKeys(product, names, options);
      const done = await redriveFailures(product, {
        dryRun,
        ...(imageKeys === undefined ? {} : { imageKeys }),
      });
      for (const one of done) {
        if (output.json) output.object({ ...one, dryRun });
        else output.result(toLine(one, dryRun));
      }
      if (done.length === 0) output.say('There is nothing to redrive.');
      process.exitCode = exitStatusOf(done);
    });
}

/** Exactly one of names, query and --all: a slip must not repeat everything. */
function checkSelection(names: readonly string[], { all, status, from, to }: RedriveOptions): void {
  const hasQuery = [status, from, to].some((option) => option !== undefined);
  const chosen = [names.length > 0, hasQuery, all === true].filter(Boolean).length;
  if (chosen === 1) return;
  throw new CliError(
    'SELECTION_UNCLEAR',
    chosen === 0
      ? 'It is not said what to redrive. Name images, choose them by --status, --from and --to, or give --all.'
      : 'What to redrive is said in more than one way. Give either images, or --status, --from and --to, or --all.',
  );
}

/** Undefined: everything. A query without a status means what failed. */
async function selectKeys(
  { records }: Product,
  names: readonly string[],
  { all, ...options }: RedriveOptions,
): Promise<readonly string[] | undefined> {
  if (all === true) return undefined;
  if (names.length > 0) return [...new Set(names.map(toImageKey))];
  const query = toQuery({ ...options, status: options.status ?? 'FAILED' });
  const keys: string[] = [];
  for await (const { imageKey } of allPages((page) => listImages(records, { ...query, ...page }), PAGE))
    keys.push(imageKey);
  return keys;
}

function exitStatusOf(done: readonly Redriven[]): number {
  if (done.some(({ action }) => action === 'refused')) return EXIT.failed;
  return done.some(({ action, status }) => action === 'unchanged' && status === undefined)
    ? EXIT.nothingDone
    : EXIT.ok;
}

function toLine({ imageKey, deadLetter, action, detail }: Redriven, dryRun: boolean): string {
  const what = imageKey ?? `a message of the ${deadLetter ?? 'processing'} dead-letter queue`;
  const would = dryRun && action !== 'unchanged' ? 'would be ' : '';
  return printable(`${would}${action.padEnd(9)} ${what}  ${detail}`);
}
