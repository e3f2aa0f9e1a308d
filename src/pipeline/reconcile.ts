import type { ListedImage, RecordedError } from '#contracts/record.ts';
import { UPLOAD_PREFIX } from '#contracts/names.ts';
import type { Status } from '#contracts/status.ts';
import { comparableSequencer } from '#domain/sequencer.ts';
import { SupersededError } from '#domain/pipeline-error.ts';
import type { Clock } from '#ports/clock.ts';
import type { ImageRecords } from '#ports/image-records.ts';
import type { ListedVersion, ObjectStore } from '#ports/object-store.ts';
import type { ProcessingQueue } from '#ports/processing-queue.ts';

import { ingestUpload } from './ingest-upload.ts';
import { toTimestamp } from './timestamps.ts';

export interface ReconcilePorts {
  readonly objects: ObjectStore;
  readonly records: ImageRecords;
  readonly queue: ProcessingQueue;
  readonly clock: Clock;
  readonly uploadBucket: string;
}

/** What was found, and put right. */
export interface Reconciled {
  /** Uploads that had no record. */
  readonly recorded: number;
  /** Records that were UPLOADED for long: their message is sent again. */
  readonly touched: number;
  /** Records that were PROCESSING for long: they are FAILED now. */
  readonly failed: number;
}

const MINUTE_MS = 60_000;
/** Time that the normal way needs at most, with its retries. */
const RECORD_AFTER_MS = 15 * MINUTE_MS;
const TOUCH_AFTER_MS = 15 * MINUTE_MS;
const FAIL_AFTER_MS = 20 * MINUTE_MS;
/** A message lives four days; after five there is none, whatever the queue shows. */
const FORGET_QUEUE_AFTER_MS = 5 * 24 * 60 * MINUTE_MS;
const PAGE = 100;

/** Looks for what was left behind: uploads without a record, records that do not move. A net below everything else. */
export async function reconcile(ports: ReconcilePorts): Promise<Reconciled> {
  const recorded = await recordMissing(ports);
  const isQueueEmpty = (await ports.queue.waitingMessages()) === 0;
  const touched = await forEachStuck(ports, 'UPLOADED', TOUCH_AFTER_MS, isQueueEmpty, (image, at) =>
    ports.records.touch(image, at),
  );
  const failed = await forEachStuck(ports, 'PROCESSING', FAIL_AFTER_MS, isQueueEmpty, async (image, at) => {
    await ports.records.settle(image, 'FAILED', STUCK, at);
  });
  return { recorded, touched, failed };
}

const STUCK: RecordedError = {
  code: 'EXECUTION_FAILED',
  category: 'permanent',
  message:
    'Nothing happened to the image for 20 minutes, and no message of it waits. Redrive it; look at the log of the start function.',
  attempts: 3,
};

async function recordMissing({ objects, records, clock, uploadBucket }: ReconcilePorts): Promise<number> {
  let count = 0;
  for await (const version of objects.listNewest(uploadBucket, UPLOAD_PREFIX)) {
    if (clock.now() - version.lastModifiedMs < RECORD_AFTER_MS) continue;
    const record = await records.get(version.key);
    if (record?.versionId === version.versionId) continue;
    if (record !== undefined && Date.parse(record.uploadTimestamp) > version.lastModifiedMs) continue;
    const outcome = await ingestUpload({ objects, records, clock }, toUpload(version, record?.sequencer));
    if (outcome === 'UPLOADED' || outcome === 'REJECTED') count += 1;
  }
  return count;
}

/** A listing has no sequencer. This one is just after the last that is known, so that every real one to come is newer. */
function toUpload(version: ListedVersion, known: string | undefined): Parameters<typeof ingestUpload>[1] {
  const before = comparableSequencer(known ?? '');
  return {
    bucket: version.bucket,
    imageKey: version.key,
    versionId: version.versionId,
    sequencer: `${before.slice(0, -1)}1`,
    eTag: version.eTag,
    sizeBytes: version.sizeBytes,
    uploadedAt: toTimestamp(version.lastModifiedMs),
  };
}

async function forEachStuck(
  { records, clock }: ReconcilePorts,
  status: Status,
  afterMs: number,
  isQueueEmpty: boolean,
  act: (image: ListedImage, at: string) => Promise<void>,
): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await records.listByStatus(status, {
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const image of page.items) {
      const unchangedMs = clock.now() - Date.parse(image.updatedAt);
      if (unchangedMs < (isQueueEmpty ? afterMs : FORGET_QUEUE_AFTER_MS)) continue;
      try {
        await act(image, toTimestamp(clock.now()));
        count += 1;
      } catch (error) {
        // The list is a little behind: the run has moved on.
        if (!(error instanceof SupersededError)) throw error;
      }
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return count;
}
