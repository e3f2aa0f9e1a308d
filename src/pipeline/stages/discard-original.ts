import type { EventDetail } from '#contracts/events.ts';
import type { Archived } from '#contracts/record.ts';
import { permanent } from '#domain/pipeline-error.ts';
import type { UploadVersions } from '#ports/upload-versions.ts';

/** A completed run: its event, with the archive in `metadata`. */
export interface CompletedRun extends EventDetail {
  readonly metadata: { readonly archived: Archived };
}

/**
 * Deletes the uploaded version of a completed run. A run completes only after its archive's checksums were compared, so
 * nothing is read here; only that the archive is in a different bucket is checked once more.
 *
 * @throws PipelineError MALFORMED_INPUT if the run is not completed, or its archive is in the upload bucket
 */
export async function discardOriginal(versions: UploadVersions, run: CompletedRun): Promise<void> {
  const { status, bucket, imageKey, versionId, metadata } = run;
  if (status !== 'COMPLETED' || metadata.archived.bucket === bucket)
    throw permanent(
      'MALFORMED_INPUT',
      `The original of ${imageKey} is kept: found status ${status} and the archive in ${metadata.archived.bucket}, expected COMPLETED and a bucket other than ${bucket}.`,
    );
  await versions.remove({ bucket, key: imageKey, versionId });
}
