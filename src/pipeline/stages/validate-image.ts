import type { ImageLimits } from '#contracts/limits.ts';
import type { MachineInput } from '#contracts/messages.ts';
import type { MemoOf } from '#contracts/memos.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { checkImage } from '../imaging/check-image.ts';
import { readOriginal } from './read-original.ts';
import { runStage, type StagePorts } from './run-stage.ts';

export interface ValidatePorts extends StagePorts {
  readonly objects: ObjectStore;
  readonly limits: ImageLimits;
}

/** Reads the original once and checks that it is complete. @throws PipelineError of the category rejected */
export async function validateImage(
  ports: ValidatePorts,
  input: MachineInput,
): Promise<MemoOf<'validation'>> {
  return runStage(ports, 'validation', input, async () => {
    const checked = checkImage(await readOriginal(ports.objects, input, { verify: true }), ports.limits);
    const { imageKey, bucket } = input;
    return { output: { imageKey, bucket, ...checked } };
  });
}
