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
          text: "  watermark: { state: 'WatermarkImage', readsFile: true },\n",
        },
      ],
    },
    {
      file: 'src/contracts/memos.ts',
      insert: [
        {
          behind: '  readonly thumbnail: ThumbnailOutput & DerivativeMemo;\n',
          text: '  readonly watermark: { readonly imageKey: string; readonly sizeBytes: number };\n',
        },
      ],
    },
    {
      file: 'src/pipeline/stages/watermark-image.ts',
      create: `import type { MachineInput } from '#contracts/messages.ts';
import type { MemoOf } from '#contracts/memos.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { readOriginal } from './read-original.ts';
import { runStage, type StagePorts } from './run-stage.ts';

export interface WatermarkPorts extends StagePorts {
  readonly objects: ObjectStore;
}

/** Reads the original and says how large it is. */
export async function watermarkImage(
  ports: WatermarkPorts,
  input: MachineInput,
): Promise<MemoOf<'watermark'>> {
  return runStage(ports, 'watermark', input, async () => {
    const { sizeBytes } = await readOriginal(ports.objects, input);
    return { output: { imageKey: input.imageKey, sizeBytes } };
  });
}
`,
    },
    {
      file: 'lambda/watermark/descriptor.ts',
      create: `import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { STAGE_TIMEOUT_SECONDS } from '#contracts/limits.ts';

import { READ_UPLOADS, UPDATE_RECORD } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Says how large the original is.',
  memoryMb: 512,
  timeoutSeconds: STAGE_TIMEOUT_SECONDS,
  environment: ['METADATA_TABLE'],
  permissions: [...READ_UPLOADS, UPDATE_RECORD],
  trigger: { by: 'machine', stage: 'watermark' },
  alarmOnErrors: false,
} as const satisfies FunctionDescriptor;
`,
    },
    {
      file: 'lambda/watermark/handler.ts',
      create: `import { watermarkImage, type WatermarkPorts } from '#pipeline/stages/watermark-image.ts';

import type { Log } from '../shared/log.ts';
import { stageHandler } from '../shared/stage-handler.ts';
import type { Handler } from '../shared/system.ts';

export function watermarkHandler(ports: WatermarkPorts, log: Log): Handler {
  return stageHandler(log, (input) => watermarkImage(ports, input));
}
`,
    },
    {
      file: 'lambda/watermark/index.ts',
      create: `import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';

import { composed } from '../shared/compose.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { watermarkHandler } from './handler.ts';

export const compose = composed('watermark', descriptor, ({ env, clients, clock, log }) =>
  watermarkHandler(
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
          text: "import { descriptor as watermark } from './watermark/descriptor.ts';\n",
        },
        { behind: '  thumbnail,\n', text: '  watermark,\n' },
      ],
    },
    {
      file: 'bench/bombs/measure-process.ts',
      insert: [
        {
          behind: '  thumbnail: (bytes) => codec.derive(bytes, THUMBNAIL),\n',
          text: '  watermark: (bytes) => bytes.length,\n',
        },
      ],
    },
  ],
};
