import type { MachineInput } from '#contracts/messages.ts';
import type { ObjectVersion } from '#ports/object-store.ts';
import type { Run } from '#ports/image-records.ts';

/** The run that a message or a state belongs to. */
export function runOf({ imageKey, runId }: Pick<MachineInput, 'imageKey' | 'runId'>): Run {
  return { imageKey, runId };
}

/** The version that this run reads, whatever is uploaded in the meantime. */
export function originalOf({
  bucket,
  imageKey,
  versionId,
}: Pick<MachineInput, 'bucket' | 'imageKey' | 'versionId'>): ObjectVersion {
  return { bucket, key: imageKey, versionId };
}
