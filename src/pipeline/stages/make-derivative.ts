import type { MachineInput } from '#contracts/messages.ts';
import type { DerivativeMemo } from '#contracts/memos.ts';
import type { Recipe } from '#domain/recipe.ts';
import type { ImageCodec } from '#ports/image-codec.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { readOriginal } from './read-original.ts';
import type { StagePorts } from './run-stage.ts';

export interface DerivativePorts extends StagePorts {
  readonly objects: ObjectStore;
  readonly codec: ImageCodec;
  readonly archiveBucket: string;
}

/** Reads the original, makes one derivative and writes it to `key`. A repeat only overwrites its own output. */
export async function makeDerivative(
  { objects, codec, archiveBucket }: DerivativePorts,
  input: MachineInput,
  recipe: Recipe,
  key: string,
): Promise<DerivativeMemo> {
  const original = await readOriginal(objects, input);
  const { bytes, width, height } = await codec.derive(original.bytes, recipe);
  const { sizeBytes, sha256 } = await objects.write(
    { bucket: archiveBucket, key, contentType: recipe.format.contentType },
    bytes,
  );
  return { sizeBytes, sha256, width, height };
}
