import type { Archived, ImageRecord, RecordedError, StageEntry } from '#contracts/record.ts';
import type { Stage } from '#contracts/stages.ts';
import type { Status } from '#contracts/status.ts';
import type { RecordedWarning } from '#contracts/warnings.ts';
import { previousStatuses } from '#domain/status.ts';
import type { NewRecord, Run } from '#ports/image-records.ts';

import type { RecordUpdate } from './record-update.ts';

/** Fields that a record need not have. A new run starts without those of an earlier one. */
type OptionalField = {
  [Name in keyof ImageRecord]-?: undefined extends ImageRecord[Name] ? Name : never;
}[keyof ImageRecord];

/** All of them: the type check names one that is missing. */
const FIELDS_OF_A_RUN = Object.keys({
  archivedLocation: true,
  archived: true,
  warnings: true,
  errorMessage: true,
  error: true,
  lastError: true,
  failedAt: true,
  redriveRequestedAt: true,
  declaredContentType: true,
  traceHeader: true,
  ttl: true,
} satisfies Readonly<Record<OptionalField, true>>) as OptionalField[];

const FIELDS_OF_A_FAILURE = ['errorMessage', 'error', 'lastError', 'failedAt'];

/** The record belongs to the run, and the run is in progress. */
const MINE = '#runId = :runId AND #status = :processing';
const NAMES = { '#runId': 'runId', '#status': 'status' };

function mine({ runId }: Run): Record<string, string> {
  return { ':runId': runId, ':processing': 'PROCESSING' };
}

/** The record belongs to the run, and its status may change to `status`. */
function mayBecome(
  { runId }: Run,
  status: Status,
): Required<Pick<RecordUpdate, 'condition' | 'names' | 'values'>> {
  const previous = Object.fromEntries(
    previousStatuses(status).map((from, index) => [`:from${String(index)}`, from]),
  );
  return {
    condition: `#runId = :runId AND #status IN (${Object.keys(previous).join(', ')})`,
    names: NAMES,
    values: { ':runId': runId, ...previous },
  };
}

/** A newer version replaces the record; the same or an older version leaves it unchanged. */
export function uploadChange({ imageKey, ...fields }: NewRecord): RecordUpdate {
  return {
    imageKey,
    set: { ...fields, attempt: 1, stages: {} },
    remove: FIELDS_OF_A_RUN.filter((name) => fields[name] === undefined),
    condition: 'attribute_not_exists(#imageKey) OR (#sequencer < :sequencer AND #runId <> :runId)',
    names: { '#imageKey': 'imageKey', '#sequencer': 'sequencer', '#runId': 'runId' },
    values: { ':sequencer': fields.sequencer, ':runId': fields.runId },
  };
}

/** UPLOADED to PROCESSING. A message from an earlier attempt starts nothing. */
export function startChange(run: Run, attempt: number, at: string): RecordUpdate {
  return {
    imageKey: run.imageKey,
    set: { status: 'PROCESSING', updatedAt: at },
    ...hasAttempt(run, 'UPLOADED', attempt),
  };
}

/** FAILED to PROCESSING, as the attempt after the one that failed. */
export function restartChange(run: Run, attempt: number, at: string): RecordUpdate {
  return {
    imageKey: run.imageKey,
    set: { status: 'PROCESSING', attempt, updatedAt: at },
    remove: FIELDS_OF_A_FAILURE.filter((name) => name !== 'failedAt'),
    ...hasAttempt(run, 'FAILED', attempt - 1),
  };
}

/** FAILED to UPLOADED, as the attempt after the one that failed. */
export function redriveChange(run: Run, attempt: number, at: string): RecordUpdate {
  return {
    imageKey: run.imageKey,
    set: { status: 'UPLOADED', attempt: attempt + 1, redriveRequestedAt: at, updatedAt: at },
    remove: FIELDS_OF_A_FAILURE,
    ...hasAttempt(run, 'FAILED', attempt),
  };
}

function hasAttempt(
  { runId }: Run,
  status: Status,
  attempt: number,
): Required<Pick<RecordUpdate, 'condition' | 'names' | 'values'>> {
  return {
    condition: '#runId = :runId AND #status = :status AND #attempt = :attempt',
    names: { ...NAMES, '#attempt': 'attempt' },
    values: { ':runId': runId, ':status': status, ':attempt': attempt },
  };
}

/** What a change of a stage may write beside its entry. */
export interface StageFindings {
  /** Stages whose output is gone. */
  readonly forget?: readonly Stage[];
  readonly warnings?: readonly RecordedWarning[];
}

/**
 * A completed stage keeps its entry: a slower try must not undo it. The same entry is not written twice either, as happens
 * when the SDK retries after a lost response: a change without an event would look like a gap in the history.
 */
export function stageChange(
  run: Run,
  stage: Stage,
  entry: StageEntry,
  { forget = [], warnings = [] }: StageFindings = {},
): RecordUpdate {
  return {
    imageKey: run.imageKey,
    set: {
      [`stages.${stage}`]: entry,
      warnings: warnings.length === 0 ? undefined : warnings,
      updatedAt: entry.timestamp,
    },
    remove: forget.map((forgotten) => `stages.${forgotten}`),
    condition: `${MINE} AND NOT #stages.#${stage}.#status = :completed AND NOT #stages.#${stage} = :entry`,
    names: NAMES,
    values: { ...mine(run), ':completed': 'COMPLETED', ':entry': entry },
  };
}

export function completeChange(
  run: Run,
  entry: StageEntry,
  archived: Archived,
  archivedLocation: string,
): RecordUpdate {
  return {
    imageKey: run.imageKey,
    set: {
      'stages.archive': entry,
      status: 'COMPLETED',
      archived,
      archivedLocation,
      updatedAt: entry.timestamp,
    },
    remove: ['lastError'],
    ...mayBecome(run, 'COMPLETED'),
  };
}

export function settleChange(
  run: Run,
  status: 'FAILED' | 'REJECTED',
  error: RecordedError,
  at: string,
): RecordUpdate {
  return {
    imageKey: run.imageKey,
    set: {
      status,
      error,
      errorMessage: error.message,
      failedAt: status === 'FAILED' ? at : undefined,
      updatedAt: at,
    },
    remove: ['lastError'],
    ...mayBecome(run, status),
  };
}

export function noteChange(run: Run, error: RecordedError, at: string): RecordUpdate {
  return {
    imageKey: run.imageKey,
    set: { lastError: error, updatedAt: at },
    condition: `${MINE} AND NOT #lastError = :error`,
    names: NAMES,
    values: { ...mine(run), ':error': error },
  };
}

export function touchChange(run: Run, at: string): RecordUpdate {
  return {
    imageKey: run.imageKey,
    set: { updatedAt: at },
    condition: '#runId = :runId AND #status = :uploaded AND #updatedAt <> :at',
    names: NAMES,
    values: { ':runId': run.runId, ':uploaded': 'UPLOADED', ':at': at },
  };
}
