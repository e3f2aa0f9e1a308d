import type { MachineInput } from '#contracts/messages.ts';
import type { DerivativeMemo } from '#contracts/memos.ts';
import type { ImageRecord } from '#contracts/record.ts';
import type { Recipe } from '#domain/recipe.ts';
import type { ImageCodec } from '#ports/image-codec.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { decodeOriginal } from './decode-original.ts';
import type { StagePorts } from './run-stage.ts';

export interface DerivativePorts extends StagePorts {
  readonly objects: ObjectStore;
  readonly codec: ImageCodec;
  readonly archiveBucket: string;
}

/** Decodes the original, makes one derivative and writes it to `key`. A repeat only overwrites its own output. */
export async function makeDerivative(
  { objects, codec, archiveBucket }: DerivativePorts,
  input: MachineInput,
  record: ImageRecord,
  recipe: Recipe,
  key: string,
): Promise<DerivativeMemo> {
  const { bytes, width, height } = await decodeOriginal(objects, input, record, (original) =>
    codec.derive(original, recipe),
  );
  const { sizeBytes, sha256 } = await objects.write(
    { bucket: archiveBucket, key, contentType: recipe.format.contentType },
    bytes,
  );
  return { sizeBytes, sha256, width, height };
}
