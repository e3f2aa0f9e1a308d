import type { MachineInput } from '#contracts/messages.ts';
import type { Notification } from '#contracts/notification.ts';
import type { Archived, ImageRecord } from '#contracts/record.ts';
import { makeNotification } from '#domain/make-notification.ts';
import { DerivativeGoneError, transient } from '#domain/pipeline-error.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { runOf } from '../run/identity.ts';
import { archiveKeys, type PlannedCopy, planArchive } from '../imaging/plan-archive.ts';
import { sourceGone } from './read-original.ts';
import { claimAndWork, type StagePorts } from './run-stage.ts';

export interface ArchivePorts extends StagePorts {
  readonly objects: ObjectStore;
  readonly archiveBucket: string;
}

export interface ArchiveOutput {
  readonly imageKey: string;
  readonly archivedLocation: string;
  readonly status: 'COMPLETED';
  /** PROCESSING_COMPLETED, published by the machine. */
  readonly notification: Notification;
}

/** ProcessingCompleted is the second event of archive's commit, after StageCompleted. */
const COMPLETION_EVENT = 2;

/**
 * Copies the original and the derivatives to the archive, compares their checksums, and commits the run as COMPLETED. A repeat
 * after the commit only returns the notification again.
 */
export async function archiveImage(ports: ArchivePorts, input: MachineInput): Promise<ArchiveOutput> {
  return claimAndWork(ports, 'archive', input, {
    known: toOutput,
    work: async (record) => {
      const { archivedLocation, ...archived } = await copyAll(ports, input, record);
      return { output: { archivedLocation }, archived };
    },
    finish: async (entry, { archived, output: { archivedLocation } }) =>
      toOutput(await ports.records.complete(runOf(input), entry, archived, archivedLocation)),
    // Only after the claim: an older run that completed before it was replaced keeps its archive.
    superseded: () => ports.objects.remove(ports.archiveBucket, archiveKeys(input)),
  });
}

async function copyAll(
  ports: ArchivePorts,
  input: MachineInput,
  record: ImageRecord,
): Promise<Archived & { readonly archivedLocation: string }> {
  const { archivedLocation, original, resized, thumbnail } = planArchive(ports.archiveBucket, input, record);
  const plan = [original, resized, thumbnail];
  const found = await Promise.all(plan.map((item) => copy(ports, item)));
  const gone = plan.flatMap(({ madeBy }, index) =>
    found[index] === false && madeBy !== undefined ? [madeBy] : [],
  );
  if (gone.length > 0) throw new DerivativeGoneError(gone);
  return {
    archivedLocation,
    bucket: ports.archiveBucket,
    original: original.object,
    resized: resized.object,
    thumbnail: thumbnail.object,
  };
}

/** False if the derivative is missing. */
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
      `The copy ${JSON.stringify(object.key)} has the SHA-256 ${written.sha256}; expected ${object.sha256}. It will be copied again.`,
    );
  }
  return true;
}

function toOutput(record: ImageRecord): ArchiveOutput {
  return {
    imageKey: record.imageKey,
    archivedLocation: record.archivedLocation ?? '',
    status: 'COMPLETED',
    notification: makeNotification('PROCESSING_COMPLETED', record, COMPLETION_EVENT),
  };
}
