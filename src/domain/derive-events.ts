import type { DomainEvent, EventType } from '#contracts/events.ts';
import type { ProcessingMessage } from '#contracts/messages.ts';
import type { NotificationType } from '#contracts/notification.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { STAGE_NAMES, type Stage } from '#contracts/stages.ts';
import type { StageStatus, Status } from '#contracts/status.ts';

import { eventIdOf } from './event-id.ts';
import { makeNotification } from './make-notification.ts';
import { isTerminal } from './status.ts';

type Metadata = Readonly<Record<string, unknown>>;

interface Happening {
  readonly type: EventType;
  readonly record: ImageRecord;
  readonly stage?: Stage;
  readonly metadata?: Metadata;
}

/**
 * Derives the events of one change from the record before and after it, and from nothing else, so that repeating it gives the
 * same events. Every change that the pipeline makes gives one event. Two kinds give two: a newer upload that replaces an
 * unfinished run, and the commit of the archive.
 */
export function deriveEvents(old: ImageRecord | undefined, record: ImageRecord): DomainEvent[] {
  return happenings(old, record).map((happening, index) => toEvent(happening, record.revision, index + 1));
}

function happenings(old: ImageRecord | undefined, record: ImageRecord): Happening[] {
  if (old === undefined) return [born(record)];
  if (old.runId !== record.runId) {
    const superseded: Happening[] = isTerminal(old.status) ? [] : [{ type: 'ImageSuperseded', record: old }];
    return [...superseded, born(record)];
  }
  if (old.status !== record.status) return statusChange(old, record);
  const stage = changedStage(old, record);
  if (stage !== undefined) return [stageChange(record, stage)];
  // It was touched so that its message is sent again.
  return record.status === 'UPLOADED' ? [waiting(record)] : noted(record);
}

/** A run that is UPLOADED again can only have been redriven. */
function waiting(record: ImageRecord): Happening {
  return record.attempt === 1
    ? born(record)
    : { type: 'ProcessingRedriven', record, metadata: messageOf(record) };
}

function born(record: ImageRecord): Happening {
  return record.status === 'REJECTED'
    ? { type: 'ImageRejected', record, metadata: makeNotification('PROCESSING_REJECTED', record) }
    : { type: 'ImageUploaded', record, metadata: messageOf(record) };
}

const STATUS_EVENTS: Readonly<Partial<Record<Status, { type: EventType; eventType: NotificationType }>>> = {
  PROCESSING: { type: 'ProcessingStarted', eventType: 'PROCESSING_STARTED' },
  FAILED: { type: 'ProcessingFailed', eventType: 'PROCESSING_FAILED' },
  REJECTED: { type: 'ImageRejected', eventType: 'PROCESSING_REJECTED' },
};

function statusChange(old: ImageRecord, record: ImageRecord): Happening[] {
  if (record.status === 'COMPLETED') {
    const stage = changedStage(old, record);
    const { archived, archivedLocation } = record;
    return [
      ...(stage === undefined ? [] : [stageChange(record, stage)]),
      {
        type: 'ProcessingCompleted',
        record,
        metadata: { archived, archivedLocation, ...warningsOf(record) },
      },
    ];
  }
  if (record.status === 'UPLOADED') return [waiting(record)];
  const event = STATUS_EVENTS[record.status];
  if (event === undefined) return [];
  return [{ type: event.type, record, metadata: makeNotification(event.eventType, record) }];
}

const STAGE_EVENTS: Readonly<Record<StageStatus, EventType>> = {
  IN_PROGRESS: 'StageStarted',
  COMPLETED: 'StageCompleted',
  FAILED: 'StageFailed',
};

/** A change writes one stage. It may also clear others, but only the one it sets counts. */
function changedStage(old: ImageRecord, record: ImageRecord): Stage | undefined {
  return STAGE_NAMES.find((stage) => {
    const entry = record.stages[stage];
    return entry !== undefined && JSON.stringify(entry) !== JSON.stringify(old.stages[stage]);
  });
}

function stageChange(record: ImageRecord, stage: Stage): Happening {
  const entry = record.stages[stage];
  const output = stage === 'validation' ? withWarnings(record, entry?.output) : entry?.output;
  const metadata =
    output ?? (entry?.errorMessage === undefined ? undefined : { errorMessage: entry.errorMessage });
  return {
    type: STAGE_EVENTS[entry?.status ?? 'IN_PROGRESS'],
    record,
    stage,
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** What validate found irregular is in the record, beside its entry. */
function withWarnings(record: ImageRecord, output: Metadata | undefined): Metadata | undefined {
  return output === undefined ? undefined : { ...output, ...warningsOf(record) };
}

function warningsOf({ warnings }: ImageRecord): Pick<ImageRecord, 'warnings'> {
  return warnings === undefined ? {} : { warnings };
}

/** The only remaining kind of change notes the failure of a delivery that will be repeated. */
function noted(record: ImageRecord): Happening[] {
  if (record.lastError === undefined) return [];
  const named = STAGE_NAMES.find((candidate) => candidate === record.lastError?.stage);
  // If one of two parallel processes died, the record only shows which stages are unfinished.
  const stage = named ?? STAGE_NAMES.find((candidate) => record.stages[candidate]?.status !== 'COMPLETED');
  return [
    { type: 'StageFailed', record, metadata: record.lastError, ...(stage === undefined ? {} : { stage }) },
  ];
}

function messageOf(record: ImageRecord): ProcessingMessage {
  const { imageKey, bucket, uploadTimestamp, contentType, size, versionId, runId, attempt } = record;
  return { imageKey, bucket, uploadTimestamp, contentType, size, versionId, runId, attempt };
}

function toEvent({ type, record, stage, metadata }: Happening, revision: number, n: number): DomainEvent {
  const { imageKey, bucket, status, runId, versionId, attempt, updatedAt } = record;
  return {
    type,
    detail: {
      imageKey,
      bucket,
      timestamp: updatedAt,
      status,
      eventId: eventIdOf(runId, revision, n),
      runId,
      versionId,
      attempt,
      ...(stage === undefined ? {} : { stage }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}
