import type { Archived, ImageRecord, ListedImage, RecordedError, StageEntry } from '#contracts/record.ts';
import type { Stage } from '#contracts/stages.ts';
import type { Status } from '#contracts/status.ts';
import type { RecordedWarning } from '#contracts/warnings.ts';

/** One run of an image. */
export interface Run {
  readonly imageKey: string;
  readonly runId: string;
}

/** The fields that ingest knows; the rest are initial values. */
export type NewRecord = Omit<ImageRecord, 'revision' | 'attempt' | 'stages'>;

export type StageClaim =
  | { readonly claimed: true; readonly record: ImageRecord }
  /** The stage is already done for this run: its entry is in the record. */
  | { readonly claimed: false; readonly record: ImageRecord };

export type StartAnswer =
  | { readonly started: true; readonly record: ImageRecord }
  /** The record as it is; undefined if there is none. */
  | { readonly started: false; readonly record: ImageRecord | undefined };

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it to get the next page; undefined on the last page. */
  readonly cursor?: string;
}

export interface PageRequest {
  readonly limit: number;
  /** From an earlier page of the same list. @throws PipelineError MALFORMED_INPUT if it is not */
  readonly cursor?: string;
}

/** First and last day of the uploads, YYYY-MM-DD, UTC. */
export interface UploadDays {
  readonly fromDay?: string;
  readonly toDay?: string;
}

/**
 * The records. Every change is one conditional update: the record must belong to the run, and its status must allow the
 * change. If another run owns the record, or the run has ended, it throws SupersededError. If the change has already been
 * made, it counts as done.
 */
export interface ImageRecords {
  get(imageKey: string): Promise<ImageRecord | undefined>;
  /** `recorded`; `known`: the record already has this version; `older`: it has a newer one. */
  recordUpload(record: NewRecord): Promise<'recorded' | 'known' | 'older'>;
  /** UPLOADED to PROCESSING, of this attempt. */
  startProcessing(run: Run, attempt: number, at: string): Promise<StartAnswer>;
  /**
   * FAILED to PROCESSING as a new attempt, for a message that was redriven with AWS's own tools. `failedAt` stays, so that
   * later deliveries of that message, which names the old attempt, are recognised.
   */
  restartFailed(run: Run, attempt: number, at: string): Promise<StartAnswer>;
  /** Sets a stage IN_PROGRESS unless it is COMPLETED. */
  claimStage(run: Run, stage: Stage, entry: StageEntry): Promise<StageClaim>;
  /** Sets the entry of a claimed stage, and what it found irregular in the file. */
  finishStage(
    run: Run,
    stage: Stage,
    entry: StageEntry,
    warnings?: readonly RecordedWarning[],
  ): Promise<ImageRecord>;
  /** Marks a stage FAILED; `forget` clears memos of stages whose output is gone. */
  failStage(run: Run, stage: Stage, entry: StageEntry, forget?: readonly Stage[]): Promise<void>;
  /** PROCESSING to COMPLETED, with the archive's entry. */
  complete(run: Run, entry: StageEntry, archived: Archived, archivedLocation: string): Promise<ImageRecord>;
  /** Ends the run FAILED or REJECTED. Returns the resulting record, whose run may have ended before. */
  settle(run: Run, status: 'FAILED' | 'REJECTED', error: RecordedError, at: string): Promise<ImageRecord>;
  /** Notes why a delivery failed that will be repeated. */
  noteFailure(run: Run, error: RecordedError, at: string): Promise<ImageRecord>;
  /** Changes only `updatedAt` of a record that is still UPLOADED, so that its message is sent again. */
  touch(run: Run, at: string): Promise<void>;
  /**
   * FAILED to UPLOADED as a new attempt, so that its message is sent. If this attempt is no longer the FAILED one, nothing
   * changes. Returns whether the record changed.
   */
  redrive(run: Run, attempt: number, at: string): Promise<boolean>;
  /** Newest first. Eventually consistent. */
  listByStatus(status: Status, page: PageRequest & UploadDays): Promise<Page<ListedImage>>;
  /** Newest first, of one UTC day (YYYY-MM-DD). Eventually consistent. */
  listByDay(uploadDay: string, page: PageRequest): Promise<Page<ListedImage>>;
}
