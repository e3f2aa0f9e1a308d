import type { Recipe } from './recipe.ts';

/** A function that logs the key of every completed image. */
export const functionRecipe: Recipe = {
  heading: 'Add a function',
  tests: ['lambda/functions.test.ts'],
  edits: [
    {
      file: 'src/pipeline/queries/count-outputs.ts',
      create: `import type { Archived } from '#contracts/record.ts';

/** How many objects the archive of an image has. */
export function countOutputs(archived: Archived): number {
  return Object.keys(archived).length - 1;
}
`,
    },
    {
      file: 'lambda/tally/descriptor.ts',
      create: `import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';

export const descriptor = {
  purpose: 'Counts the outputs of every completed image.',
  memoryMb: 256,
  timeoutSeconds: 15,
  environment: [],
  permissions: [],
  trigger: { by: 'event', type: 'ProcessingCompleted', description: 'Completed runs to tally' },
  asynchronous: { retryAttempts: 2 },
  alarmOnErrors: true,
} as const satisfies FunctionDescriptor;
`,
    },
    {
      file: 'lambda/tally/handler.ts',
      create: `import * as z from 'zod/mini';

import { eventDetail } from '#contracts/events.ts';
import { archived } from '#contracts/record.ts';
import { countOutputs } from '#pipeline/queries/count-outputs.ts';

import type { Log } from '../shared/log.ts';
import { logged } from '../shared/logged.ts';
import { parse } from '../shared/parse.ts';
import type { Handler } from '../shared/system.ts';

const completed = z.object({ detail: z.extend(eventDetail, { metadata: z.object({ archived }) }) });

export function tallyHandler(log: Log): Handler {
  return logged(log, ['detail', 'imageKey'], async (event) => {
    const { detail } = parse(completed, event, 'event of a completed run');
    log.info('Outputs counted.', { imageKey: detail.imageKey, outputs: countOutputs(detail.metadata.archived) });
  });
}
`,
    },
    {
      file: 'lambda/tally/index.ts',
      create: `import { composed } from '../shared/compose.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { tallyHandler } from './handler.ts';

export const compose = composed('tally', descriptor, ({ log }) => tallyHandler(log));

export const handler = ofProcess(compose);
`,
    },
    {
      file: 'lambda/functions.ts',
      insert: [
        {
          behind: "import { descriptor as start } from './start/descriptor.ts';\n",
          text: "import { descriptor as tally } from './tally/descriptor.ts';\n",
        },
        { behind: '  discard,\n', text: '  tally,\n' },
      ],
    },
  ],
};
