import type { HistoryRow } from '#contracts/events.ts';
import type { ImageRecord, StageEntry } from '#contracts/record.ts';
import { STAGE_NAMES, type Stage } from '#contracts/stages.ts';

import { deriveEvents } from './derive-events.ts';
import { revisionOf } from './event-id.ts';

/** One change of a record, as the table's stream would show it. */
export interface Change {
  readonly before: ImageRecord | undefined;
  readonly after: ImageRecord;
}

export interface MissingChanges {
  /** The change that led to the record's current state. */
  readonly latest: Change | undefined;
  /** Changes followed by others. */
  readonly earlier: readonly Change[];
}

/**
 * Reconstructs changes of the record's run that its history lacks from the record's current state. A gap in the revisions
 * shows that a change was not published; for nearly all changes, the record still shows what they were. Earlier runs have
 * left only their rows, so their gaps stay.
 */
export function missingChanges(record: ImageRecord, rows: readonly HistoryRow[]): MissingChanges {
  const known = new Set(rows.map(({ detail }) => revisionOf(detail.eventId)));
  const others = rows.filter(({ detail }) => detail.runId !== record.runId);
  const first = Math.max(0, ...others.map(({ detail }) => revisionOf(detail.eventId))) + 1;
  const gaps: number[] = [];
  for (let revision = first; revision < record.revision; revision += 1)
    if (!known.has(revision)) gaps.push(revision);
  const replayed = replayRun(record);
  // Before its start a run can only have been created and touched, which give the same event.
  const startedAt = revisionOfStart(rows, record);
  const waiting = gaps.filter((revision) => revision < startedAt).map(() => replayed[0]);
  const lacking = replayed
    .slice(0, -1)
    .filter((change) => !isTold(change, rows) && !waiting.includes(change));
  return {
    latest: known.has(record.revision) ? undefined : replayed.at(-1),
    earlier: [...waiting, ...lacking].flatMap((change, index) => {
      const revision = gaps[index];
      if (change === undefined || revision === undefined) return [];
      return [{ before: change.before, after: { ...change.after, revision } }];
    }),
  };
}

/** 0: not in the history. */
function revisionOfStart(rows: readonly HistoryRow[], { runId }: ImageRecord): number {
  const start = rows.find(({ type, detail }) => type === 'ProcessingStarted' && detail.runId === runId);
  return start === undefined ? 0 : revisionOf(start.detail.eventId);
}

/** The change that led to the record's current state, whether or not the history has it. */
export function latestChange(record: ImageRecord): Change {
  return replayRun(record).at(-1) ?? { before: undefined, after: record };
}

function isTold(change: Change, rows: readonly HistoryRow[]): boolean {
  return deriveEvents(change.before, change.after).every(({ type, detail }) =>
    rows.some(
      (row) =>
        row.type === type &&
        row.detail.runId === detail.runId &&
        row.detail.stage === detail.stage &&
        row.detail.attempt === detail.attempt,
    ),
  );
}

/** The least that must have happened to the run, in order. The last change leads to the record's current state. */
function replayRun(record: ImageRecord): Change[] {
  const isRejectedAtBirth = record.status === 'REJECTED' && record.error?.stage === 'ingest';
  const isWaiting = record.status === 'UPLOADED';
  if (isRejectedAtBirth || (isWaiting && record.attempt === 1)) return [{ before: undefined, after: record }];
  const born = bornAs(record);
  if (isWaiting)
    return [
      { before: undefined, after: born },
      { before: { ...record, status: 'FAILED' }, after: record },
    ];
  const states = [born, ...underWay(born, record)];
  const last = record.status === 'PROCESSING' ? states.slice(0, -1) : states;
  return [...last, record].map((after, index) => ({ before: states[index - 1], after }));
}

function bornAs(record: ImageRecord): ImageRecord {
  const { archivedLocation: _location, archived: _archived, errorMessage: _message, ...rest } = record;
  const { error: _error, lastError: _last, failedAt: _failedAt, ...born } = rest;
  return { ...born, status: 'UPLOADED', attempt: 1, stages: {}, updatedAt: record.uploadTimestamp };
}

/** The states of the run from its start, after each step of a stage. */
function underWay(born: ImageRecord, record: ImageRecord): ImageRecord[] {
  const steps = STAGE_NAMES.flatMap((stage) => stepsOf(stage, record)).toSorted((a, b) =>
    a.entry.timestamp.localeCompare(b.entry.timestamp),
  );
  const updatedAt = steps[0]?.entry.timestamp ?? record.updatedAt;
  const states: ImageRecord[] = [{ ...born, status: 'PROCESSING', attempt: record.attempt, updatedAt }];
  for (const { stage, entry } of steps) {
    const { stages } = states.at(-1) ?? born;
    states.push({
      ...born,
      status: 'PROCESSING',
      attempt: entry.attempt,
      stages: { ...stages, [stage]: entry },
      updatedAt: entry.timestamp,
    });
  }
  return states;
}

/** The commit of the archive ends the run, so it is not a step of the archive stage. */
function stepsOf(stage: Stage, { status, stages }: ImageRecord): { stage: Stage; entry: StageEntry }[] {
  const entry = stages[stage];
  if (entry === undefined) return [];
  const { output: _output, errorMessage: _message, ...begun } = entry;
  const start: StageEntry = { ...begun, status: 'IN_PROGRESS', timestamp: entry.startedAt };
  if (entry.status === 'IN_PROGRESS') return [{ stage, entry }];
  const isCommit = stage === 'archive' && status === 'COMPLETED';
  return isCommit ? [{ stage, entry: start }] : [start, entry].map((step) => ({ stage, entry: step }));
}
