import { Command } from 'commander';

import { UPLOAD_PREFIX } from '#contracts/names.ts';

import { CliError, EXIT } from '../cli-error.ts';
import { type CommonOptions, withCommonOptions } from '../options/command-options.ts';
import { copyResults, prepareOut } from '../files/copy-results.ts';
import { resultDirectory } from '../files/result-directory.ts';
import { getImage } from '../system/image-key.ts';
import { openSystem } from '../system/open-system.ts';
import { printable, processOutput } from '../output.ts';
import { openProduct } from '../system/product.ts';

export function fetchCommand(): Command {
  const command = new Command('fetch')
    .description('copy the archived objects of one image')
    .argument('<image>', 'image key, with or without uploads/')
    .option('--out <dir>', 'directory to copy them to', 'results');
  return withCommonOptions(command).action(async (name: string, options: CommonOptions & { out: string }) => {
    prepareOut(options.out);
    const product = openProduct(await openSystem(options));
    const output = processOutput(options.json === true);
    const { imageKey, archived, status } = await getImage(product, name);
    if (archived === undefined)
      throw new CliError(
        'NOT_COMPLETED',
        `The image ${JSON.stringify(imageKey)} is ${status}, so it has no results. Run "qip show" for the reason.`,
        { exitStatus: EXIT.failed },
      );
    const { path: directory, isNamedByKey } = resultDirectory(
      options.out,
      imageKey.slice(UPLOAD_PREFIX.length),
    );
    if (!isNamedByKey)
      output.say(`The key ${JSON.stringify(imageKey)} cannot be a path. Its results are in ${directory}.`);
    const paths = await copyResults(product.objects, archived, directory);
    for (const path of paths) {
      if (output.json) output.object({ imageKey, path });
      else output.result(printable(path));
    }
  });
}
