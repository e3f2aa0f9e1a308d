import type { Recipe } from './recipe.ts';

/** Thumbnails as WebP. */
export const outputFormatRecipe: Recipe = {
  heading: 'Add an output format',
  tests: [],
  edits: [
    {
      file: 'src/domain/recipe.ts',
      insert: [
        {
          behind: "  extension: 'jpg',\n};\n",
          text: `
const WEBP: OutputFormat = {
  encoder: { format: 'webp', options: { quality: 80 } },
  contentType: 'image/webp',
  extension: 'webp',
};
`,
        },
      ],
      replace: [
        {
          find: "{ readonly format: 'jpeg'; readonly options: JpegOptions }",
          by: "{ readonly format: 'jpeg'; readonly options: JpegOptions }\n    | { readonly format: 'webp'; readonly options: { readonly quality: number } }",
        },
        {
          find: "height: 200, fit: 'cover', format: JPEG }",
          by: "height: 200, fit: 'cover', format: WEBP }",
        },
      ],
    },
  ],
};

/** A command that prints the name of a table. */
export const commandRecipe: Recipe = {
  heading: 'Add a CLI command',
  // The check for unused code finds a command that main.ts does not list.
  tests: [],
  edits: [
    {
      file: 'cli/commands/where.ts',
      create: `import { Command } from 'commander';

import { type CommonOptions, withCommonOptions } from '../options/command-options.ts';
import { processOutput } from '../output.ts';
import { openSystem } from '../system/open-system.ts';
import { outputOf } from '../system/output-of.ts';

export function whereCommand(): Command {
  const command = new Command('where').description('print the name of the table of records');
  return withCommonOptions(command).action(async (options: CommonOptions) => {
    const { outputs } = await openSystem(options);
    processOutput(options.json === true).result(outputOf(outputs, 'MetadataTableName'));
  });
}
`,
    },
    {
      file: 'cli/main.ts',
      insert: [
        {
          behind: "import { uploadCommand } from './commands/upload.ts';\n",
          text: "import { whereCommand } from './commands/where.ts';\n",
        },
        { behind: '  doctorCommand(),\n', text: '  whereCommand(),\n' },
      ],
    },
  ],
};

/** A rejection of images that are one pixel wide. */
export const errorRecipe: Recipe = {
  heading: 'Add an error code',
  tests: ['src/contracts'],
  edits: [
    {
      file: 'src/contracts/errors.ts',
      insert: [
        {
          behind: `    meaning: 'The upload was deleted before it was processed.',
    next: 'Upload it again.',
    lastDelivery: REJECTED,
  },
`,
          text: `  TOO_THIN: {
    category: 'rejected',
    meaning: 'The image is one pixel wide.',
    next: 'Upload a wider one.',
    lastDelivery: REJECTED,
  },
`,
        },
      ],
    },
    {
      file: 'src/domain/check-limits.ts',
      insert: [
        {
          behind: 'export function checkCanvas({ width, height }: Size, maxPixels: number): void {\n',
          text: "  if (width === 1) throw rejection('TOO_THIN', 'The image is one pixel wide. Upload a wider one.', { width });\n",
        },
      ],
    },
  ],
};

/** An alarm on starts of the state machine. */
export const alarmRecipe: Recipe = {
  heading: 'Add an alarm',
  tests: ['test/infra/monitoring.test.ts'],
  edits: [
    {
      file: 'lib/constructs/observability/alarm-table.ts',
      insert: [
        {
          behind: `      metric: metrics.ofWorkflow('ExecutionsTimedOut'),
      above: 0,
      urgent: false,
    },
`,
          text: `    {
      id: 'machine-aborts',
      says: 'An execution of the state machine was stopped by hand.',
      metric: metrics.ofWorkflow('ExecutionsAborted'),
      above: 0,
      urgent: false,
    },
`,
        },
      ],
    },
    {
      file: 'docs/guides/runbook.md',
      insert: [
        {
          behind: '# Runbook\n',
          text: '\n## machine-aborts\n\n**Means.** Somebody stopped an execution.\n\n**Look.** CloudTrail.\n\n**Resolve.** Redrive.\n',
        },
      ],
    },
  ],
};

/** How long derivatives on their way to the archive are kept. */
export const settingRecipe: Recipe = {
  heading: 'Add a setting',
  tests: ['test/infra/settings.test.ts'],
  edits: [
    {
      file: 'lib/config/settings.ts',
      replace: [
        {
          find: '};\n\nexport type SettingName',
          by: "  processedDays: wholeNumber('Days that derivatives are kept.', { from: 19, to: 365 }, 30),\n};\n\nexport type SettingName",
        },
      ],
    },
    {
      file: 'lib/constructs/storage-construct.ts',
      insert: [
        {
          behind: 'expiration: Duration.days(PROCESSED_DAYS)',
          text: ', enabled: settings.processedDays > 0',
        },
      ],
    },
  ],
};
