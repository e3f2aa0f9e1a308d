import type { Archived, ImageRecord, ListedImage, RecordedError, StageEntry } from '#contracts/record.ts';
import type { Stage } from '#contracts/stages.ts';
import type { Status } from '#contracts/status.ts';
import type { RecordedWarning } from '#contracts/warnings.ts';
import { SupersededError } from '#domain/pipeline-error.ts';
import { isTerminal, previousStatuses } from '#domain/status.ts';
import type {
  ImageRecords,
  NewRecord,
  Page,
  PageRequest,
  Run,
  StageClaim,
  StartAnswer,
  UploadDays,
} from '#ports/image-records.ts';

import { type DayPageRequest, pageOf } from './page-of-records.ts';

/** One change, as the table's stream would show it. */
export interface RecordedChange {
  readonly before: ImageRecord | undefined;
  readonly after: ImageRecord;
}

/** Fields of a failure, removed when it is over. */
const FAILURE = ['errorMessage', 'error', 'lastError', 'failedAt'] as const;

/** Records in memory. Contract tests check that they behave like the table. */
export class MemoryImageRecords implements ImageRecords {
  readonly #records = new Map<string, ImageRecord>();
  readonly #changes: RecordedChange[] = [];

  /** Every change so far, in order. */
  get changes(): readonly RecordedChange[] {
    return this.#changes;
  }

  get(imageKey: string): Promise<ImageRecord | undefined> {
    return Promise.resolve(this.#records.get(imageKey));
  }

  recordUpload(record: NewRecord): Promise<'recorded' | 'known' | 'older'> {
    const known = this.#records.get(record.imageKey);
    if (known?.runId === record.runId) return Promise.resolve('known');
    if (known !== undefined && known.sequencer >= record.sequencer) return Promise.resolve('older');
    this.#save({ ...record, attempt: 1, stages: {} });
    return Promise.resolve('recorded');
  }

  startProcessing(run: Run, attempt: number, at: string): Promise<StartAnswer> {
    return atOnce(() => {
      return this.#start(run, at, (record) =>
        record.status === 'UPLOADED' && record.attempt === attempt ? record : undefined,
      );
    });
  }

  restartFailed(run: Run, attempt: number, at: string): Promise<StartAnswer> {
    return atOnce(() => {
      return this.#start(run, at, (record) =>
        record.status === 'FAILED' && record.attempt === attempt - 1
          ? { ...without(record, ['errorMessage', 'error', 'lastError']), attempt }
          : undefined,
      );
    });
  }

  claimStage(run: Run, stage: Stage, entry: StageEntry): Promise<StageClaim> {
    return atOnce(() => {
      const record = this.#own(run);
      if (record.stages[stage]?.status === 'COMPLETED') return { claimed: false, record };
      if (record.status !== 'PROCESSING') throw new SupersededError(run.imageKey, run.runId);
      return { claimed: true, record: this.#setStage(run, stage, entry) };
    });
  }

  finishStage(
    run: Run,
    stage: Stage,
    entry: StageEntry,
    warnings: readonly RecordedWarning[] = [],
  ): Promise<ImageRecord> {
    return atOnce(() => {
      return this.#setStage(run, stage, entry, { warnings });
    });
  }

  failStage(run: Run, stage: Stage, entry: StageEntry, forget: readonly Stage[] = []): Promise<void> {
    return atOnce(() => {
      this.#setStage(run, stage, entry, { forget });
    });
  }

  complete(run: Run, entry: StageEntry, archived: Archived, archivedLocation: string): Promise<ImageRecord> {
    return atOnce(() => {
      const record = this.#own(run);
      if (record.status === 'COMPLETED') return record;
      if (!previousStatuses('COMPLETED').includes(record.status))
        throw new SupersededError(run.imageKey, run.runId);
      return this.#save({
        ...without(record, ['lastError']),
        stages: { ...record.stages, archive: entry },
        status: 'COMPLETED',
        archived,
        archivedLocation,
        updatedAt: entry.timestamp,
      });
    });
  }

  settle(run: Run, status: 'FAILED' | 'REJECTED', error: RecordedError, at: string): Promise<ImageRecord> {
    return atOnce(() => {
      const record = this.#own(run);
      if (!previousStatuses(status).includes(record.status)) return record;
      return this.#save({
        ...without(record, ['lastError']),
        status,
        error,
        errorMessage: error.message,
        ...(status === 'FAILED' ? { failedAt: at } : {}),
        updatedAt: at,
      });
    });
  }

  noteFailure(run: Run, error: RecordedError, at: string): Promise<ImageRecord> {
    return atOnce(() => {
      const record = this.#own(run);
      return record.status === 'PROCESSING' && !isSame(record.lastError, error)
        ? this.#save({ ...record, lastError: error, updatedAt: at })
        : record;
    });
  }

  touch({ imageKey, runId }: Run, at: string): Promise<void> {
    const record = this.#records.get(imageKey);
    if (record?.runId === runId && record.status === 'UPLOADED' && record.updatedAt !== at)
      this.#save({ ...record, updatedAt: at });
    return Promise.resolve();
  }

  redrive({ imageKey, runId }: Run, attempt: number, at: string): Promise<boolean> {
    const record = this.#records.get(imageKey);
    const isFailed = record?.runId === runId && record.status === 'FAILED' && record.attempt === attempt;
    if (isFailed)
      this.#save({
        ...without(record, FAILURE),
        status: 'UPLOADED',
        attempt: attempt + 1,
        redriveRequestedAt: at,
        updatedAt: at,
      });
    return Promise.resolve(isFailed);
  }

  listByStatus(
    status: Status,
    { fromDay = '0', toDay = '9', ...page }: PageRequest & UploadDays,
  ): Promise<Page<ListedImage>> {
    const fits = (record: ImageRecord): boolean => record.status === status;
    return this.#list(fits, { ...page, days: [fromDay, toDay] });
  }

  listByDay(day: string, page: PageRequest): Promise<Page<ListedImage>> {
    return this.#list((record) => record.uploadDay === day, { ...page, days: [day, day] });
  }

  #list(fits: (record: ImageRecord) => boolean, page: DayPageRequest): Promise<Page<ListedImage>> {
    return atOnce(() => pageOf([...this.#records.values()].filter(fits), page));
  }

  #save(record: Omit<ImageRecord, 'revision'>): ImageRecord {
    const before = this.#records.get(record.imageKey);
    const after = structuredClone({ ...record, revision: (before?.revision ?? 0) + 1 });
    this.#records.set(record.imageKey, after);
    this.#changes.push({ before, after });
    return after;
  }

  #own({ imageKey, runId }: Run): ImageRecord {
    const record = this.#records.get(imageKey);
    if (record?.runId !== runId) throw new SupersededError(imageKey, runId);
    return record;
  }

  /** @param begin returns the record to start from; undefined: the run does not start */
  #start(
    run: Run,
    at: string,
    begin: (record: ImageRecord) => Omit<ImageRecord, 'revision'> | undefined,
  ): StartAnswer {
    if (!this.#records.has(run.imageKey)) return { started: false, record: undefined };
    const record = this.#own(run);
    const begun = begin(record);
    if (begun === undefined) return { started: false, record };
    return { started: true, record: this.#save({ ...begun, status: 'PROCESSING', updatedAt: at }) };
  }

  #setStage(
    run: Run,
    stage: Stage,
    entry: StageEntry,
    { forget = [], warnings = [] }: { forget?: readonly Stage[]; warnings?: readonly RecordedWarning[] } = {},
  ): ImageRecord {
    const record = this.#own(run);
    const isDone = record.stages[stage]?.status === 'COMPLETED';
    if (isSame(record.stages[stage], entry)) return record;
    if (record.status === 'PROCESSING' && !isDone) {
      const stages = without({ ...record.stages, [stage]: entry }, forget);
      const found = warnings.length === 0 ? {} : { warnings: [...warnings] };
      return this.#save({ ...record, stages, ...found, updatedAt: entry.timestamp });
    }
    if (!isDone && entry.status === 'COMPLETED' && isTerminal(record.status))
      throw new SupersededError(run.imageKey, run.runId);
    return record;
  }
}

function without<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Omit<T, K> {
  const gone: readonly PropertyKey[] = keys;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !gone.includes(key))) as Omit<T, K>;
}

function isSame(found: object | undefined, given: object): boolean {
  return JSON.stringify(found) === JSON.stringify(given);
}

/** Applies a change atomically, as a table does; an error rejects the promise. */
function atOnce<T>(change: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(change());
  });
}
