import type { MachineInput } from '#contracts/messages.ts';
import type { MemoOf } from '#contracts/memos.ts';
import { outputKeys } from '#domain/keys.ts';
import { RESIZED } from '#domain/recipe.ts';

import { type DerivativePorts, makeDerivative } from './make-derivative.ts';
import { runStage } from './run-stage.ts';

/** Makes the image that fits in 1024 x 768. */
export async function resizeImage(ports: DerivativePorts, input: MachineInput): Promise<MemoOf<'resize'>> {
  return runStage(ports, 'resize', input, async (record) => {
    const { resizedKey } = outputKeys(input);
    const made = await makeDerivative(ports, input, record, RESIZED, resizedKey);
    return { output: { imageKey: input.imageKey, resizedKey, ...made } };
  });
}
