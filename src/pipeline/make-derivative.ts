import type { MachineInput } from '#contracts/messages.ts';
import { DERIVATIVE_CONTENT_TYPE, type Recipe } from '#domain/recipe.ts';
import type { ImageCodec } from '#ports/image-codec.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { readOriginal } from './read-original.ts';
import type { StagePorts } from './run-stage.ts';

export interface DerivativePorts extends StagePorts {
  readonly objects: ObjectStore;
  readonly codec: ImageCodec;
  readonly archiveBucket: string;
}

/** What archive needs to copy a derivative and to know that the copy is right. */
export interface DerivativeMemo {
  readonly sizeBytes: number;
  /** Base64. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** Reads the original, makes one derivative and writes it under `key`. A repetition overwrites only itself. */
export async function makeDerivative(
  { objects, codec, archiveBucket }: DerivativePorts,
  input: MachineInput,
  recipe: Recipe,
  key: string,
): Promise<DerivativeMemo> {
  const original = await readOriginal(objects, input);
  const { bytes, width, height } = await codec.derive(original.bytes, recipe);
  const { sizeBytes, sha256 } = await objects.write(
    { bucket: archiveBucket, key, contentType: DERIVATIVE_CONTENT_TYPE },
    bytes,
  );
  return { sizeBytes, sha256, width, height };
}
