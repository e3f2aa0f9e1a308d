import { Command } from 'commander';

import type { ImageRecord } from '#contracts/record.ts';
import { STAGE_NAMES } from '#contracts/stages.ts';

import { type CommonOptions, withCommonOptions } from '../options/command-options.ts';
import { getImage } from '../system/image-key.ts';
import { openSystem } from '../system/open-system.ts';
import { printable, processOutput } from '../output.ts';
import { openProduct } from '../system/product.ts';
import { warningMeaning, warningText } from '../warnings-text.ts';

export function showCommand(): Command {
  const command = new Command('show')
    .description('show the record of one image')
    .argument('<image>', 'image key, with or without uploads/');
  return withCommonOptions(command).action(async (name: string, options: CommonOptions) => {
    const product = openProduct(await openSystem(options));
    const output = processOutput(options.json === true);
    const record = await getImage(product, name);
    if (output.json) output.object(record);
    else for (const line of toLines(record)) output.result(line);
  });
}

function toLines(record: ImageRecord): string[] {
  const { error, lastError, archivedLocation, archived, warnings = [] } = record;
  return [
    `${printable(record.imageKey)}  ${record.status}`,
    field(
      'uploaded',
      `${record.uploadTimestamp}, ${String(record.size)} bytes, ${printable(record.contentType)}`,
    ),
    field('run', `${record.runId}, attempt ${String(record.attempt)}, version ${record.versionId}`),
    ...STAGE_NAMES.flatMap((stage) => {
      const entry = record.stages[stage];
      if (entry === undefined) return [];
      const message = entry.errorMessage === undefined ? '' : `  ${printable(entry.errorMessage)}`;
      return [field(stage, `${entry.status}  ${entry.timestamp}${message}`)];
    }),
    ...warnings.flatMap((warning) => [
      field('warning', printable(warningText(warning))),
      field('', warningMeaning(warning.code) ?? 'A newer release noted it.'),
    ]),
    ...(error === undefined ? [] : [field('error', printable(`${error.code}: ${error.message}`))]),
    ...(lastError === undefined
      ? []
      : [field('last error', printable(`${lastError.code}: ${lastError.message}`))]),
    ...(archivedLocation === undefined ? [] : [field('archived', printable(archivedLocation))]),
    ...(archived === undefined
      ? []
      : [archived.original, archived.resized, archived.thumbnail].map(({ key, width, height, size }) =>
          field(
            '',
            `${printable(key.slice(archivedLocation?.length ?? 0))}  ${String(width)} x ${String(height)}, ${String(size)} bytes`,
          ),
        )),
  ];
}

function field(name: string, value: string): string {
  return `  ${name.padEnd(11)} ${value}`;
}
