import type { EventDetail } from '#contracts/events.ts';
import type { Archived } from '#contracts/record.ts';
import { permanent } from '#domain/pipeline-error.ts';
import type { UploadVersions } from '#ports/upload-versions.ts';

/** A completed run: the event, and what its `metadata` says of the archive. */
export interface CompletedRun extends EventDetail {
  readonly metadata: { readonly archived: Archived };
}

/**
 * Deletes the uploaded version of a completed run. The run was completed in the write that followed the comparison of the
 * archive's checksums, so nothing is read here; that the archive lies elsewhere than the upload is asked once more.
 *
 * @throws PipelineError MALFORMED_INPUT when the event is no completed run with an archive of its own
 */
export async function discardOriginal(versions: UploadVersions, run: CompletedRun): Promise<void> {
  const { status, bucket, imageKey, versionId, metadata } = run;
  if (status !== 'COMPLETED' || metadata.archived.bucket === bucket)
    throw permanent(
      'MALFORMED_INPUT',
      `The original of ${imageKey} is kept: found status ${status} and the archive in ${metadata.archived.bucket}, expected COMPLETED and another bucket than ${bucket}.`,
    );
  await versions.remove({ bucket, key: imageKey, versionId });
}
