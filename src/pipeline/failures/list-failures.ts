import { nextStep } from '#contracts/errors.ts';
import type { ImageRecord } from '#contracts/record.ts';
import type { Status } from '#contracts/status.ts';
import type { DeadLetterQueue, DeadLetters } from '#ports/dead-letters.ts';
import type { ImageRecords } from '#ports/image-records.ts';

import { allPages } from '../queries/all-pages.ts';
import { type OpenedLetter, withDeadLetters } from './open-dead-letters.ts';
import { toTimestamp } from '#domain/timestamps.ts';

export interface FailurePorts {
  readonly records: ImageRecords;
  readonly deadLetters: DeadLetters;
}

/** A failure that a person can redrive. */
export interface Failure {
  readonly imageKey?: string;
  /** Status of its record; absent if there is none. */
  readonly status?: Status;
  /** The queue with its message; absent if only the record shows the failure. */
  readonly deadLetter?: DeadLetterQueue;
  readonly stage: string;
  readonly code: string;
  readonly message: string;
  /** Deliveries, invocations or tries, depending on where it failed. */
  readonly attempts: number;
  /** When it failed, or when a message without a record was sent. ISO 8601 UTC. */
  readonly since: string;
  readonly nextStep: string;
}

const PAGE = 100;

/** All FAILED records, and all dead letters that belong to none of them, oldest first. */
export async function listFailures({ records, deadLetters }: FailurePorts): Promise<readonly Failure[]> {
  return withDeadLetters(deadLetters, async (letters) => {
    const failures: Failure[] = [];
    const told = new Set<OpenedLetter>();
    for await (const { imageKey } of allPages((page) => records.listByStatus('FAILED', page), PAGE)) {
      const record = await records.get(imageKey);
      if (record?.status !== 'FAILED') continue;
      const own = letters.filter((letter) => isOfRun(letter, record));
      for (const letter of own) told.add(letter);
      failures.push(ofRecord(record, own[0]));
    }
    for (const letter of letters) {
      if (!told.has(letter)) failures.push(await ofLetter(letter, records));
    }
    return failures.toSorted((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
  });
}

export function isOfRun({ content: { remedy } }: OpenedLetter, { imageKey, runId }: ImageRecord): boolean {
  return remedy.kind === 'run' && remedy.message.imageKey === imageKey && remedy.message.runId === runId;
}

function ofRecord(record: ImageRecord, letter: OpenedLetter | undefined): Failure {
  const { imageKey, status, error, failedAt, updatedAt } = record;
  const code = error?.code ?? 'INTERNAL_ERROR';
  return {
    imageKey,
    status,
    ...(letter === undefined ? {} : { deadLetter: letter.letter.queue }),
    stage: error?.stage ?? 'unknown',
    code,
    message: error?.message ?? record.errorMessage ?? '',
    attempts: error?.attempts ?? 0,
    since: failedAt ?? updatedAt,
    nextStep: nextStep(code),
  };
}

async function ofLetter({ letter, content }: OpenedLetter, records: ImageRecords): Promise<Failure> {
  const { imageKey } = content;
  const record = imageKey === undefined ? undefined : await records.get(imageKey);
  const noted = record !== undefined && isOfRun({ letter, content }, record) ? record.lastError : undefined;
  // A message has no reason of its own, but its record may.
  const { stage = content.stage, code, message, attempts } = noted ?? content;
  return {
    ...(imageKey === undefined ? {} : { imageKey }),
    ...(record === undefined ? {} : { status: record.status }),
    deadLetter: letter.queue,
    stage,
    code,
    message,
    attempts,
    since: toTimestamp(letter.sentAtMs),
    nextStep: nextStep(code),
  };
}
