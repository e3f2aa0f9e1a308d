import type { ImageLimits } from '#contracts/limits.ts';
import type { MachineInput } from '#contracts/messages.ts';
import type { MemoOf } from '#contracts/memos.ts';
import type { Strictness } from '#contracts/warnings.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { checkImage } from '../imaging/check-image.ts';
import { readOriginal } from './read-original.ts';
import { runStage, type StagePorts } from './run-stage.ts';

export interface ValidatePorts extends StagePorts {
  readonly objects: ObjectStore;
  readonly limits: ImageLimits;
  readonly strictness: Strictness;
}

/** Reads the original once and checks that its picture is whole. @throws PipelineError of the category rejected */
export async function validateImage(
  ports: ValidatePorts,
  input: MachineInput,
): Promise<MemoOf<'validation'>> {
  return runStage(ports, 'validation', input, async () => {
    const original = await readOriginal(ports.objects, input, { verify: true });
    const { memo, warnings } = checkImage(original, ports.limits, ports.strictness);
    const { imageKey, bucket } = input;
    return { output: { imageKey, bucket, ...memo }, warnings };
  });
}
