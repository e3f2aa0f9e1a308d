import type { MachineInput } from '#contracts/messages.ts';
import type { Notification } from '#contracts/notification.ts';
import type { Archived, ArchivedObject, ImageRecord, StageEntry } from '#contracts/record.ts';
import type { Format, Stage } from '#contracts/status.ts';
import { CONTENT_TYPES, EXTENSIONS, outputKeys } from '#domain/keys.ts';
import { makeNotification } from '#domain/make-notification.ts';
import { DerivativeGoneError, permanent, SupersededError, transient } from '#domain/pipeline-error.ts';
import { DERIVATIVE_CONTENT_TYPE } from '#domain/recipe.ts';
import type { Copy, ObjectStore } from '#ports/object-store.ts';

import type { MetadataMemo } from './extract-metadata.ts';
import type { ThumbnailMemo } from './generate-thumbnail.ts';
import { originalOf, runOf } from './identity.ts';
import { sourceGone } from './read-original.ts';
import type { ResizeMemo } from './resize-image.ts';
import { noteFailed, type StagePorts } from './run-stage.ts';
import { earliest, stageTime, toTimestamp } from './timestamps.ts';
import type { ValidationMemo } from './validate-image.ts';

export interface ArchivePorts extends StagePorts {
  readonly objects: ObjectStore;
  readonly archiveBucket: string;
}

export interface ArchiveOutput {
  readonly imageKey: string;
  readonly archivedLocation: string;
  readonly status: 'COMPLETED';
  /** PROCESSING_COMPLETED, which the machine publishes. */
  readonly notification: Notification;
}

/** Of the two events of archive's commit the second: StageCompleted, ProcessingCompleted. */
const COMPLETION_EVENT = 2;

/**
 * Copies the original and the derivatives into the archive, compares their checksums, and commits the run as COMPLETED. A
 * repetition after the commit only gives the notification again.
 */
export async function archiveImage(ports: ArchivePorts, input: MachineInput): Promise<ArchiveOutput> {
  const { records, clock } = ports;
  const startedAt = toTimestamp(clock.now());
  const begun: StageEntry = {
    status: 'IN_PROGRESS',
    timestamp: startedAt,
    startedAt,
    attempt: input.attempt,
  };
  const { claimed, record } = await records.claimStage(runOf(input), 'archive', begun);
  if (!claimed) return toOutput(record);
  try {
    return toOutput(await commit(ports, input, record, begun));
  } catch (error) {
    await cleanUp(ports, input, error);
    throw error;
  }
}

async function commit(
  ports: ArchivePorts,
  input: MachineInput,
  record: ImageRecord,
  begun: StageEntry,
): Promise<ImageRecord> {
  const plan = planOf(ports.archiveBucket, input, record);
  const copies = await Promise.all(plan.map((item) => copy(ports, item)));
  const gone = plan.flatMap(({ madeBy }, index) =>
    copies[index] === false && madeBy !== undefined ? [madeBy] : [],
  );
  if (gone.length > 0) throw new DerivativeGoneError(gone);
  const { archivedLocation } = outputKeys(input.imageKey, input.runId, input.uploadTimestamp);
  const timestamp = stageTime('archive', record, ports.clock.now());
  const entry: StageEntry = {
    ...begun,
    status: 'COMPLETED',
    timestamp,
    startedAt: earliest(timestamp, stageTime('archive', record, Date.parse(begun.startedAt))),
    output: { archivedLocation },
  };
  const [original, resized, thumbnail] = plan.map(({ object }) => object) as [
    ArchivedObject,
    ArchivedObject,
    ArchivedObject,
  ];
  const archived: Archived = { bucket: ports.archiveBucket, original, resized, thumbnail };
  return ports.records.complete(runOf(input), entry, archived, archivedLocation);
}

interface PlannedCopy {
  readonly copy: Copy;
  readonly object: ArchivedObject;
  /** The stage whose output it is; undefined for the original. */
  readonly madeBy?: Stage;
}

/** The three copies, from what the stages have stored in the record. */
function planOf(bucket: string, input: MachineInput, { stages, imageKey }: ImageRecord): PlannedCopy[] {
  const validation = stages.validation?.output as ValidationMemo | undefined;
  const description = stages.metadata?.output as MetadataMemo | undefined;
  const resized = stages.resize?.output as ResizeMemo | undefined;
  const thumbnail = stages.thumbnail?.output as ThumbnailMemo | undefined;
  const missing = (['resize', 'thumbnail'] as const).filter((stage) => stages[stage]?.output === undefined);
  if (missing.length > 0) throw new DerivativeGoneError(missing);
  if (
    validation === undefined ||
    description === undefined ||
    resized === undefined ||
    thumbnail === undefined
  )
    throw permanent(
      'MALFORMED_INPUT',
      `The record of ${JSON.stringify(imageKey)} lacks the output of validation or metadata; archive runs after them.`,
    );

  const { archivedLocation } = outputKeys(input.imageKey, input.runId, input.uploadTimestamp);
  const format = validation.format as Format;
  const source = originalOf(input);
  const { width, height } = description.metadata;
  return [
    {
      copy: {
        from: { ...source, eTag: validation.eTag },
        to: { bucket, key: `${archivedLocation}original.${EXTENSIONS[format]}` },
        contentType: CONTENT_TYPES[format],
      },
      object: {
        key: `${archivedLocation}original.${EXTENSIONS[format]}`,
        size: validation.sizeBytes,
        sha256: sha256Of(validation),
        width,
        height,
      },
    },
    derivativeCopy(bucket, resized.resizedKey, `${archivedLocation}resized.jpg`, resized, 'resize'),
    derivativeCopy(
      bucket,
      thumbnail.thumbnailKey,
      `${archivedLocation}thumbnail.jpg`,
      thumbnail,
      'thumbnail',
    ),
  ];
}

/** What the copy must have: what the uploader said, where it said it so; it is also what validate read. */
function sha256Of({ sha256, uploadChecksum }: ValidationMemo): string {
  return uploadChecksum?.algorithm === 'SHA256' ? uploadChecksum.value : sha256;
}

function derivativeCopy(
  bucket: string,
  fromKey: string,
  key: string,
  { sizeBytes, sha256, width, height }: Pick<ResizeMemo, 'sizeBytes' | 'sha256' | 'width' | 'height'>,
  madeBy: Stage,
): PlannedCopy {
  return {
    copy: { from: { bucket, key: fromKey }, to: { bucket, key }, contentType: DERIVATIVE_CONTENT_TYPE },
    object: { key, size: sizeBytes, sha256, width, height },
    madeBy,
  };
}

/** False: the derivative is not there. */
async function copy(
  { objects }: ArchivePorts,
  { copy: order, object, madeBy }: PlannedCopy,
): Promise<boolean> {
  const written = await objects.copy(order);
  if (written === undefined) {
    if (madeBy === undefined) throw sourceGone();
    return false;
  }
  if (written.sha256 !== object.sha256) {
    throw transient(
      'CHECKSUM_MISMATCH',
      `The copy ${JSON.stringify(object.key)} has the SHA-256 ${written.sha256}; expected ${object.sha256}. It is copied again.`,
    );
  }
  return true;
}

/** A run that a newer upload replaced leaves no partial archive behind; any other failure is noted in the record. */
async function cleanUp(ports: ArchivePorts, input: MachineInput, error: unknown): Promise<void> {
  if (!(error instanceof SupersededError)) {
    await noteFailed(ports, 'archive', input, error);
    return;
  }
  const { archivedLocation } = outputKeys(input.imageKey, input.runId, input.uploadTimestamp);
  const names = [
    'resized.jpg',
    'thumbnail.jpg',
    ...Object.values(EXTENSIONS).map((extension) => `original.${extension}`),
  ];
  await ports.objects.remove(
    ports.archiveBucket,
    names.map((name) => archivedLocation + name),
  );
}

function toOutput(record: ImageRecord): ArchiveOutput {
  return {
    imageKey: record.imageKey,
    archivedLocation: record.archivedLocation ?? '',
    status: 'COMPLETED',
    notification: makeNotification('PROCESSING_COMPLETED', record, COMPLETION_EVENT),
  };
}
