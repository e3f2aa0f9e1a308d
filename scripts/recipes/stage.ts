import type { Recipe } from './recipe.ts';

/** A stage between the derivatives and the archive. */
export const stageRecipe: Recipe = {
  heading: 'Add a stage',
  tests: ['lambda/functions.test.ts'],
  edits: [
    {
      file: 'src/contracts/stages.ts',
      insert: [
        {
          behind: "    keeps: { thumbnailKey: 'thumbnailKey' },\n  },\n",
          text: "  sepia: { state: 'SepiaImage', readsFile: true },\n",
        },
      ],
    },
    {
      file: 'src/contracts/memos.ts',
      insert: [
        {
          behind: '  readonly thumbnail: ThumbnailOutput & DerivativeMemo;\n',
          text: '  readonly sepia: { readonly imageKey: string; readonly sizeBytes: number };\n',
        },
      ],
    },
    {
      file: 'src/pipeline/stages/sepia-image.ts',
      create: `import type { MachineInput } from '#contracts/messages.ts';
import type { MemoOf } from '#contracts/memos.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { readOriginal } from './read-original.ts';
import { runStage, type StagePorts } from './run-stage.ts';

export interface SepiaPorts extends StagePorts {
  readonly objects: ObjectStore;
}

/** Reads the original and says how large it is. */
export async function sepiaImage(
  ports: SepiaPorts,
  input: MachineInput,
): Promise<MemoOf<'sepia'>> {
  return runStage(ports, 'sepia', input, async () => {
    const { sizeBytes } = await readOriginal(ports.objects, input);
    return { output: { imageKey: input.imageKey, sizeBytes } };
  });
}
`,
    },
    {
      file: 'lambda/sepia/descriptor.ts',
      create: `import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { STAGE_TIMEOUT_SECONDS } from '#contracts/limits.ts';

import { READ_UPLOADS, UPDATE_RECORD } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Says how large the original is.',
  memoryMb: 512,
  timeoutSeconds: STAGE_TIMEOUT_SECONDS,
  environment: ['METADATA_TABLE'],
  permissions: [...READ_UPLOADS, UPDATE_RECORD],
  trigger: { by: 'machine', stage: 'sepia' },
  alarmOnErrors: false,
} as const satisfies FunctionDescriptor;
`,
    },
    {
      file: 'lambda/sepia/handler.ts',
      create: `import { sepiaImage, type SepiaPorts } from '#pipeline/stages/sepia-image.ts';

import type { Log } from '../shared/log.ts';
import { stageHandler } from '../shared/stage-handler.ts';
import type { Handler } from '../shared/system.ts';

export function sepiaHandler(ports: SepiaPorts, log: Log): Handler {
  return stageHandler(log, (input) => sepiaImage(ports, input));
}
`,
    },
    {
      file: 'lambda/sepia/index.ts',
      create: `import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';

import { composed } from '../shared/compose.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { sepiaHandler } from './handler.ts';

export const compose = composed('sepia', descriptor, ({ env, clients, clock, log }) =>
  sepiaHandler(
    { records: dynamoImageRecords(clients, env.METADATA_TABLE), objects: s3ObjectStore(clients), clock },
    log,
  ),
);

export const handler = ofProcess(compose);
`,
    },
    {
      file: 'lambda/functions.ts',
      insert: [
        {
          behind: "import { descriptor as validate } from './validate/descriptor.ts';\n",
          text: "import { descriptor as sepia } from './sepia/descriptor.ts';\n",
        },
        { behind: '  thumbnail,\n', text: '  sepia,\n' },
      ],
    },
    {
      file: 'bench/bombs/measure-process.ts',
      insert: [
        {
          behind: '  thumbnail: (bytes) => codec.derive(bytes, THUMBNAIL),\n',
          text: '  sepia: (bytes) => bytes.length,\n',
        },
      ],
    },
  ],
};
