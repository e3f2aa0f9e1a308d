import { Command } from 'commander';

import { PipelineError } from '#domain/pipeline-error.ts';
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
A FAILED image starts its next attempt. A message, an event or a change in a dead-letter queue is sent again to the
target that did not handle it. Redriving twice is safe: the second call changes nothing.`;

const PAGE = 100;

export function redriveCommand(): Command {
  const command = new Command('redrive')
    .description('retry what failed for good: the images named, those that a query selects, or everything')
    .argument('[images...]', 'image keys, with or without uploads/')
    .option('--all', 'everything that "qip failures" lists');
  return withCommonOptions(withQueryOptions(command))
    .option('--dry-run', 'show what would be done, and do nothing')
    .addHelpText('after', HELP)
    .action(async (names: string[], options: RedriveOptions) => {
      checkSelection(names, options);
      const product = openProduct(await openSystem(options));
      const output = processOutput(options.json === true);
      const dryRun = options.dryRun === true;
      const imageKeys = await selectKeys(product, names, options);
      let count = 0;
      const done = await redriveFailures(product, {
        dryRun,
        ...(imageKeys === undefined ? {} : { imageKeys }),
        onDone: (one) => {
          count += 1;
          if (output.json) output.object({ ...one, dryRun });
          else output.result(toLine(one, dryRun));
        },
      }).catch((error: unknown) => {
        throw whenStopped(error, count);
      });
      if (done.length === 0) output.say('Nothing to redrive.');
      process.exitCode = exitStatusOf(done);
    });
}

function whenStopped(error: unknown, count: number): unknown {
  if (!(error instanceof PipelineError) || error.code !== 'SERVICE_UNAVAILABLE') return error;
  return new CliError(
    'SYSTEM_STOPPED',
    `The system stopped answering. The ${String(count)} lines above say what was done; nothing else was. Start it again with the same state directory, then run the same command again: redriving twice is safe.`,
    { cause: error, exitStatus: count === 0 ? EXIT.nothingDone : EXIT.failed },
  );
}

/** Requires exactly one of names, query and --all: a typing error must not retry everything. */
function checkSelection(names: readonly string[], { all, status, from, to }: RedriveOptions): void {
  const hasQuery = [status, from, to].some((option) => option !== undefined);
  const chosen = [names.length > 0, hasQuery, all === true].filter(Boolean).length;
  if (chosen === 1) return;
  throw new CliError(
    'SELECTION_UNCLEAR',
    chosen === 0
      ? 'Nothing selected. Name images, select them with --status, --from and --to, or use --all.'
      : 'The selection is ambiguous. Use either image keys, or --status, --from and --to, or --all.',
  );
}

/** Undefined means everything. A query without a status selects FAILED images. */
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
  const what = imageKey ?? `a message in the ${deadLetter ?? 'processing'} dead-letter queue`;
  const would = dryRun && action !== 'unchanged' ? 'would be ' : '';
  return printable(`${would}${action.padEnd(9)} ${what}  ${detail}`);
}
