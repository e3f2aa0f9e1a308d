import { type ImageLimits, MAX_DELIVERIES } from '#contracts/limits.ts';
import { UPLOAD_PREFIX } from '#contracts/names.ts';
import { imageRecord, type ImageRecord, type ListedImage, type RecordedError } from '#contracts/record.ts';
import { STAGE_NAMES } from '#contracts/stages.ts';
import type { Status } from '#contracts/status.ts';
import { dayOf } from '#domain/day.ts';
import { comparableSequencer, nextSequencer } from '#domain/sequencer.ts';
import { SupersededError } from '#domain/pipeline-error.ts';
import type { Clock } from '#ports/clock.ts';
import type { EventBus } from '#ports/event-bus.ts';
import type { ImageHistory } from '#ports/image-history.ts';
import type { ImageRecords } from '#ports/image-records.ts';
import type { ListedVersion, ObjectStore } from '#ports/object-store.ts';
import type { ProcessingQueue } from '#ports/processing-queue.ts';

import { allPages } from '../queries/all-pages.ts';
import { ingestUpload } from '../ingest/ingest-upload.ts';
import { reemitChanges } from './reemit-changes.ts';
import { toTimestamp } from '#domain/timestamps.ts';

export interface ReconcilePorts {
  readonly objects: ObjectStore;
  readonly records: ImageRecords;
  readonly history: ImageHistory;
  readonly bus: EventBus;
  readonly queue: ProcessingQueue;
  readonly clock: Clock;
  readonly uploadBucket: string;
  readonly limits: Pick<ImageLimits, 'maxBytes'>;
}

/** What was found and repaired. */
export interface Reconciled {
  /** Uploads that had no record. */
  readonly recorded: number;
  /** Changes that had not been published. */
  readonly reemitted: number;
  /** Records that stayed UPLOADED too long: their message is sent again. */
  readonly touched: number;
  /** Records that stayed PROCESSING too long: they are FAILED now. */
  readonly failed: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The longest that normal processing takes, with its retries. */
const RECORD_AFTER_MS = 15 * MINUTE_MS;
/** After that an upload is in no queue any more and is left to a person: dead letters are kept for 14 days. */
const RECORD_UNTIL_MS = 15 * DAY_MS;
const TOUCH_AFTER_MS = 15 * MINUTE_MS;
const FAIL_AFTER_MS = 20 * MINUTE_MS;
/** A message expires after four days, so after five there is none, whatever the queue reports. */
const FORGET_QUEUE_AFTER_MS = 5 * DAY_MS;
/** Publish retries a change for an hour. What is missing then stays missing, and a few runs are enough to find it. */
const REEMIT_AFTER_MS = 65 * MINUTE_MS;
const REEMIT_UNTIL_MS = 3 * 60 * MINUTE_MS;
const PAGE = 1000;

/** Finds and repairs what was left behind: uploads without a record, changes without a history row, stuck records. */
export async function reconcile(ports: ReconcilePorts): Promise<Reconciled> {
  const recorded = await recordMissing(ports);
  const reemitted = await reemitMissing(ports);
  const isQueueEmpty = (await ports.queue.waitingMessages()) === 0;
  const touched = await forEachStuck(ports, 'UPLOADED', TOUCH_AFTER_MS, isQueueEmpty, (record, at) =>
    ports.records.touch(record, at),
  );
  const failed = await forEachStuck(ports, 'PROCESSING', FAIL_AFTER_MS, isQueueEmpty, async (record, at) => {
    await ports.records.settle(record, 'FAILED', stuckError(record), at);
  });
  return { recorded, reemitted, touched, failed };
}

function stuckError({ stages }: ImageRecord): RecordedError {
  const stage = STAGE_NAMES.find((name) => stages[name]?.status !== 'COMPLETED');
  return {
    code: 'EXECUTION_FAILED',
    category: 'permanent',
    ...(stage === undefined ? {} : { stage }),
    message:
      'The image made no progress for 20 minutes, and no message for it is waiting. Check the log of the start function, then redrive it.',
    attempts: MAX_DELIVERIES,
  };
}

/** Listing a day shows the records of nearly all uploads; only the others are looked up one by one. */
async function recordMissing(ports: ReconcilePorts): Promise<number> {
  const { objects, records, clock, uploadBucket } = ports;
  const known = new KnownVersions(records);
  let count = 0;
  for await (const version of objects.listNewest(uploadBucket, UPLOAD_PREFIX)) {
    const ageMs = clock.now() - version.lastModifiedMs;
    if (ageMs < RECORD_AFTER_MS || ageMs > RECORD_UNTIL_MS || (await known.has(version))) continue;
    const record = await records.get(version.key);
    if (record?.versionId === version.versionId) continue;
    if (record !== undefined && Date.parse(record.uploadTimestamp) > version.lastModifiedMs) continue;
    const outcome = await ingestUpload(ports, toUpload(version, record?.sequencer));
    if (outcome === 'UPLOADED' || outcome === 'REJECTED') count += 1;
  }
  return count;
}

/** The versions that have a record, read one day at a time on demand. */
class KnownVersions {
  readonly #records: ImageRecords;
  readonly #days = new Map<string, ReadonlyMap<string, string>>();

  constructor(records: ImageRecords) {
    this.#records = records;
  }

  async has({ key, versionId, lastModifiedMs }: ListedVersion): Promise<boolean> {
    const day = dayOf(lastModifiedMs);
    const versions = this.#days.get(day) ?? (await this.#read(day));
    return versions.get(key) === versionId;
  }

  async #read(day: string): Promise<ReadonlyMap<string, string>> {
    const versions = new Map<string, string>();
    for await (const image of allPages((page) => this.#records.listByDay(day, page), PAGE))
      versions.set(image.imageKey, image.versionId);
    this.#days.set(day, versions);
    return versions;
  }
}

/** A listing has no sequencer, so it makes one that follows the known one. */
function toUpload(version: ListedVersion, known: string | undefined): Parameters<typeof ingestUpload>[1] {
  return {
    bucket: version.bucket,
    imageKey: version.key,
    versionId: version.versionId,
    sequencer: nextSequencer(comparableSequencer(known ?? '')),
    eTag: version.eTag,
    sizeBytes: version.sizeBytes,
    uploadedAt: toTimestamp(version.lastModifiedMs),
  };
}

/** Records of today's and yesterday's uploads whose last change should have been published by now. */
async function reemitMissing({ records, history, bus, clock }: ReconcilePorts): Promise<number> {
  let count = 0;
  for (const day of [dayOf(clock.now()), dayOf(clock.now() - DAY_MS)]) {
    for await (const image of allPages((page) => records.listByDay(day, page), PAGE)) {
      const unchangedMs = clock.now() - Date.parse(image.updatedAt);
      if (unchangedMs < REEMIT_AFTER_MS || unchangedMs > REEMIT_UNTIL_MS) continue;
      const record = await readListed(records, image);
      if (record !== undefined) count += await reemitChanges({ history, bus }, record);
    }
  }
  return count;
}

async function forEachStuck(
  { records, clock }: ReconcilePorts,
  status: Status,
  afterMs: number,
  isQueueEmpty: boolean,
  act: (record: ImageRecord, at: string) => Promise<void>,
): Promise<number> {
  let count = 0;
  for await (const image of allPages((page) => records.listByStatus(status, page), PAGE)) {
    const unchangedMs = clock.now() - Date.parse(image.updatedAt);
    if (unchangedMs < (isQueueEmpty ? afterMs : FORGET_QUEUE_AFTER_MS)) continue;
    const record = await readListed(records, image);
    if (record === undefined) continue;
    try {
      await act(record, toTimestamp(clock.now()));
      count += 1;
    } catch (error) {
      if (!(error instanceof SupersededError)) throw error;
    }
  }
  return count;
}

/**
 * The record of a listed image. Undefined if the list lags behind and the run has changed since, or if it is not a valid
 * record, which publish has set aside.
 */
async function readListed(records: ImageRecords, image: ListedImage): Promise<ImageRecord | undefined> {
  const record = await records.get(image.imageKey);
  return record?.updatedAt === image.updatedAt && imageRecord.safeParse(record).success ? record : undefined;
}
