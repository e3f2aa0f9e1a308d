import type { MachineInput, ThumbnailOutput } from '#contracts/messages.ts';
import { outputKeys } from '#domain/keys.ts';
import { THUMBNAIL } from '#domain/recipe.ts';

import { type DerivativeMemo, type DerivativePorts, makeDerivative } from './make-derivative.ts';
import { runStage } from './run-stage.ts';

export type ThumbnailMemo = ThumbnailOutput & DerivativeMemo;

/** Makes the square of 200 x 200. */
export async function generateThumbnail(ports: DerivativePorts, input: MachineInput): Promise<ThumbnailMemo> {
  return runStage(ports, 'thumbnail', input, async () => {
    const { imageKey, runId, uploadTimestamp } = input;
    const { thumbnailKey } = outputKeys(imageKey, runId, uploadTimestamp);
    const made = await makeDerivative(ports, input, THUMBNAIL, thumbnailKey);
    return { output: { imageKey, thumbnailKey, ...made } };
  });
}
