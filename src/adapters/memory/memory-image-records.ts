import type { ImageRecord, ListedImage, StageEntry } from '#contracts/record.ts';
import type { Stage } from '#contracts/status.ts';
import { SupersededError } from '#domain/pipeline-error.ts';
import { isTerminal } from '#domain/status.ts';
import type { ImageRecords, Page, PageRequest, Run, StartAnswer } from '#ports/image-records.ts';

/** One change, as a table's stream would show it. */
export interface RecordedChange {
  readonly before: ImageRecord | undefined;
  readonly after: ImageRecord;
}

/** Records in memory, with the changes they went through. */
export interface MemoryImageRecords extends ImageRecords {
  readonly changes: readonly RecordedChange[];
}

/** Keeps the same promises as the table; contract tests hold both to them. */
export function memoryImageRecords(): MemoryImageRecords {
  const records = new Map<string, ImageRecord>();
  const changes: RecordedChange[] = [];

  const save = (record: Omit<ImageRecord, 'revision'>): ImageRecord => {
    const before = records.get(record.imageKey);
    const after = structuredClone({ ...record, revision: (before?.revision ?? 0) + 1 });
    records.set(record.imageKey, after);
    changes.push({ before, after });
    return after;
  };
  const own = ({ imageKey, runId }: Run): ImageRecord => {
    const record = records.get(imageKey);
    if (record?.runId !== runId) throw new SupersededError(imageKey, runId);
    return record;
  };
  const setStage = (
    run: Run,
    stage: Stage,
    entry: StageEntry,
    forget: readonly Stage[] = [],
  ): ImageRecord => {
    const record = own(run);
    if (record.status !== 'PROCESSING' || record.stages[stage]?.status === 'COMPLETED') {
      if (
        entry.status === 'COMPLETED' &&
        record.stages[stage]?.status !== 'COMPLETED' &&
        isTerminal(record.status)
      )
        throw new SupersededError(run.imageKey, run.runId);
      return record;
    }
    const stages = Object.fromEntries(
      Object.entries({ ...record.stages, [stage]: entry }).filter(
        ([name]) => !forget.some((gone) => gone === name),
      ),
    );
    return save({ ...record, stages, updatedAt: entry.timestamp });
  };
  const start = (
    run: Run,
    attempt: number,
    at: string,
    fits: (record: ImageRecord) => boolean,
  ): StartAnswer => {
    if (!records.has(run.imageKey)) return { started: false, record: undefined };
    const record = own(run);
    if (!fits(record)) return { started: false, record };
    const { errorMessage, error, lastError, failedAt, redriveRequestedAt, ...kept } = record;
    void [errorMessage, error, lastError, failedAt, redriveRequestedAt];
    return { started: true, record: save({ ...kept, status: 'PROCESSING', attempt, updatedAt: at }) };
  };

  return {
    changes,
    get: (imageKey) => Promise.resolve(records.get(imageKey)),
    recordUpload: async (record) => {
      const known = records.get(record.imageKey);
      if (known !== undefined && known.runId === record.runId) return Promise.resolve('known');
      if (known !== undefined && known.sequencer >= record.sequencer) return 'older';
      save({ ...record, attempt: 1, stages: {} });
      return 'recorded';
    },
    startProcessing: async (run, attempt, at) =>
      Promise.resolve(
        start(
          run,
          attempt,
          at,
          (record) =>
            record.status === 'UPLOADED' ||
            (record.status === 'FAILED' &&
              record.attempt === attempt &&
              record.redriveRequestedAt !== undefined),
        ),
      ),
    restartFailed: async (run, attempt, at) =>
      Promise.resolve(
        start(run, attempt, at, (record) => record.status === 'FAILED' && record.attempt === attempt - 1),
      ),
    claimStage: async (run, stage, entry) => {
      const record = await Promise.resolve(own(run));
      if (record.stages[stage]?.status === 'COMPLETED') return { claimed: false, record };
      if (record.status !== 'PROCESSING') throw new SupersededError(run.imageKey, run.runId);
      return { claimed: true, record: setStage(run, stage, entry) };
    },
    finishStage: async (run, stage, entry) => Promise.resolve(setStage(run, stage, entry)),
    failStage: async (run, stage, entry, forget) => {
      await Promise.resolve(setStage(run, stage, entry, forget));
    },
    complete: async (run, entry, archived, archivedLocation) => {
      const record = await Promise.resolve(own(run));
      if (record.status === 'COMPLETED') return record;
      if (record.status !== 'PROCESSING') throw new SupersededError(run.imageKey, run.runId);
      const { lastError, ...kept } = record;
      void lastError;
      return save({
        ...kept,
        stages: { ...record.stages, archive: entry },
        status: 'COMPLETED',
        archived,
        archivedLocation,
        updatedAt: entry.timestamp,
      });
    },
    settle: async (run, status, error, at) => {
      const { lastError, ...record } = await Promise.resolve(own(run));
      void lastError;
      const mayLeave =
        record.status === 'PROCESSING' || (status === 'REJECTED' && record.status === 'UPLOADED');
      if (!mayLeave) return own(run);
      return save({
        ...record,
        status,
        error,
        errorMessage: error.message,
        ...(status === 'FAILED' ? { failedAt: at } : {}),
        updatedAt: at,
      });
    },
    noteFailure: async (run, error, at) => {
      const record = await Promise.resolve(own(run));
      return record.status === 'PROCESSING' ? save({ ...record, lastError: error, updatedAt: at }) : record;
    },
    touch: async (run, at) => {
      const record = await Promise.resolve(records.get(run.imageKey));
      if (record?.runId === run.runId && record.status === 'UPLOADED') save({ ...record, updatedAt: at });
    },
    listByStatus: async (status, page) =>
      Promise.resolve(pageOf(records, (record) => record.status === status, page)),
    listByDay: async (day, page) =>
      Promise.resolve(pageOf(records, (record) => record.uploadDay === day, page)),
  };
}

function pageOf(
  records: ReadonlyMap<string, ImageRecord>,
  fits: (record: ImageRecord) => boolean,
  { limit, cursor }: PageRequest,
): Page<ListedImage> {
  const position = ({ uploadTimestamp, imageKey }: ImageRecord): string => `${uploadTimestamp}\0${imageKey}`;
  const all = [...records.values()]
    .filter(fits)
    .sort((a, b) => (position(a) < position(b) ? 1 : -1))
    .filter(
      (record) => cursor === undefined || position(record) < Buffer.from(cursor, 'base64url').toString(),
    );
  const items = all.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || all.length <= limit) return { items: items.map(toListed) };
  return { items: items.map(toListed), cursor: Buffer.from(position(last)).toString('base64url') };
}

function toListed(record: ImageRecord): ListedImage {
  const { imageKey, uploadTimestamp, status, contentType, size, runId, versionId, attempt, updatedAt } =
    record;
  const { archivedLocation, errorMessage } = record;
  return {
    imageKey,
    uploadTimestamp,
    status,
    contentType,
    size,
    runId,
    versionId,
    attempt,
    ...(archivedLocation === undefined ? {} : { archivedLocation }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
    updatedAt,
  };
}
