import type { MachineInput } from '#contracts/messages.ts';
import type { MemoOf } from '#contracts/memos.ts';
import { outputKeys } from '#domain/keys.ts';
import { THUMBNAIL } from '#domain/recipe.ts';

import { type DerivativePorts, makeDerivative } from './make-derivative.ts';
import { runStage } from './run-stage.ts';

/** Makes the 200 x 200 thumbnail. */
export async function generateThumbnail(
  ports: DerivativePorts,
  input: MachineInput,
): Promise<MemoOf<'thumbnail'>> {
  return runStage(ports, 'thumbnail', input, async (record) => {
    const { thumbnailKey } = outputKeys(input);
    const made = await makeDerivative(ports, input, record, THUMBNAIL, thumbnailKey);
    return { output: { imageKey: input.imageKey, thumbnailKey, ...made } };
  });
}
