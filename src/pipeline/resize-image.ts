import type { MachineInput, ResizeOutput } from '#contracts/messages.ts';
import { outputKeys } from '#domain/keys.ts';
import { RESIZED } from '#domain/recipe.ts';

import { type DerivativeMemo, type DerivativePorts, makeDerivative } from './make-derivative.ts';
import { runStage } from './run-stage.ts';

export type ResizeMemo = ResizeOutput & DerivativeMemo;

/** Makes the image that fits 1024 x 768. */
export async function resizeImage(ports: DerivativePorts, input: MachineInput): Promise<ResizeMemo> {
  return runStage(ports, 'resize', input, async () => {
    const { imageKey, runId, uploadTimestamp } = input;
    const { resizedKey } = outputKeys(imageKey, runId, uploadTimestamp);
    return { output: { imageKey, resizedKey, ...(await makeDerivative(ports, input, RESIZED, resizedKey)) } };
  });
}
