import type { MachineInput } from '#contracts/messages.ts';
import { rejection } from '#domain/pipeline-error.ts';
import type { ObjectStore, ReadOptions, StoredObject } from '#ports/object-store.ts';

import { originalOf } from '../run/identity.ts';

/** The run's version, whole or only its beginning. @throws PipelineError SOURCE_GONE, CHECKSUM_MISMATCH */
export async function readOriginal(
  objects: ObjectStore,
  input: MachineInput,
  options?: ReadOptions,
): Promise<StoredObject> {
  const original = await objects.read(originalOf(input), options);
  if (original === undefined) throw sourceGone();
  return original;
}

export function sourceGone(): Error {
  return rejection('SOURCE_GONE', 'The upload was deleted before it was processed. Upload it again.');
}
