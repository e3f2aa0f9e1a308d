import { imageRecord, type ImageRecord } from '#contracts/record.ts';
import type { Status } from '#contracts/status.ts';
import { dayOf } from '#domain/day.ts';
import type { Remedy } from '#domain/read-dead-letter.ts';
import { permanent, PipelineError } from '#domain/pipeline-error.ts';
import type { Clock } from '#ports/clock.ts';
import type { DeadLetter, DeadLetterQueue, DeadLetters } from '#ports/dead-letters.ts';
import type { ImageRecords } from '#ports/image-records.ts';
import type { Targets } from '#ports/targets.ts';

import { allPages } from '../queries/all-pages.ts';
import { isOfRun } from './list-failures.ts';
import { type OpenedLetter, withDeadLetters } from './open-dead-letters.ts';
import type { PublishPorts } from '../outbox/publish-changes.ts';
import { reemitChanges } from '../outbox/reemit-changes.ts';
import { toTimestamp } from '#domain/timestamps.ts';

export interface RedrivePorts extends PublishPorts {
  readonly records: ImageRecords;
  readonly deadLetters: DeadLetters;
  readonly targets: Targets;
  readonly clock: Clock;
}

export interface RedriveRequest {
  /** Only these images; absent: all failures. */
  readonly imageKeys?: readonly string[];
  /** Report what would be done, and do nothing. */
  readonly dryRun: boolean;
  /** Called for each as soon as it is done: an error later on does not hide it. */
  readonly onDone?: (one: Redriven) => void;
}

export interface Redriven {
  readonly imageKey?: string;
  /** Status of the record of an unchanged image; absent if there is none. */
  readonly status?: Status;
  /** The queue that had its message; absent if only the record showed the failure. */
  readonly deadLetter?: DeadLetterQueue;
  /**
   * `redriven`: the run starts its next attempt. `resent`: a message, an event or changes were sent again. `dropped`: the
   * message was removed because its run has continued or no longer exists. `unchanged`: there was nothing to redrive.
   * `refused`: it could not be redriven and stays where it was.
   */
  readonly action: 'redriven' | 'resent' | 'dropped' | 'unchanged' | 'refused';
  readonly detail: string;
}

/** What to do about one failure, and the letters to remove afterwards. */
interface Case extends Redriven {
  readonly letters: readonly OpenedLetter[];
  readonly act?: () => Promise<unknown>;
}

type Decision = Pick<Case, 'action' | 'detail' | 'act'>;

/**
 * Retries what failed. A FAILED run gets its next attempt by one update of its record, which also causes its message. A dead
 * letter is sent again to the target that did not handle it, and removed. A problem with one failure does not affect the
 * others. A second call changes nothing: there is no FAILED record and no letter left.
 */
export async function redriveFailures(
  ports: RedrivePorts,
  { imageKeys, dryRun, onDone }: RedriveRequest,
): Promise<readonly Redriven[]> {
  return withDeadLetters(ports.deadLetters, async (all, remove) => {
    const letters = all.filter(({ content: { imageKey = '' } }) => imageKeys?.includes(imageKey) ?? true);
    const failed = await failedRecords(ports.records, imageKeys);
    const runs = failed.map((record) => caseOfRun(ports, record, letters));
    const taken = new Set(runs.flatMap((run) => run.letters));
    const cases = [...runs];
    for (const letter of letters) if (!taken.has(letter)) cases.push(await caseOfLetter(ports, letter));
    const done: Redriven[] = [];
    const add = (one: Redriven): void => {
      done.push(one);
      onDone?.(one);
    };
    for (const one of cases) add(await carryOut(one, dryRun, remove));
    const others = (imageKeys ?? []).filter((key) => !done.some(({ imageKey }) => imageKey === key));
    for (const imageKey of others) add(await nothingToDo(ports.records, imageKey));
    return done;
  });
}

async function failedRecords(
  records: ImageRecords,
  imageKeys: readonly string[] | undefined,
): Promise<readonly ImageRecord[]> {
  const found: ImageRecord[] = [];
  for (const imageKey of imageKeys ?? (await failedKeys(records))) {
    const record = await records.get(imageKey);
    if (record?.status === 'FAILED') found.push(record);
  }
  return found;
}

async function failedKeys(records: ImageRecords): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { imageKey } of allPages((page) => records.listByStatus('FAILED', page), PAGE))
    keys.push(imageKey);
  return keys;
}

async function nothingToDo(records: ImageRecords, imageKey: string): Promise<Redriven> {
  const record = await records.get(imageKey);
  if (record === undefined) return { imageKey, action: 'unchanged', detail: 'There is no such image.' };
  const { status } = record;
  return { imageKey, status, action: 'unchanged', detail: `The image is ${status}.` };
}

/** Acts first and removes letters afterwards: a crash in between only repeats what is safe to repeat. */
async function carryOut(
  { letters, act, ...plan }: Case,
  dryRun: boolean,
  remove: (letter: DeadLetter) => Promise<void>,
): Promise<Redriven> {
  if (dryRun) return plan;
  try {
    await act?.();
    for (const { letter } of letters) await remove(letter);
    return plan;
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { ...plan, action: 'refused', detail: error.sentence };
  }
}

function caseOfRun(
  { records, clock }: RedrivePorts,
  record: ImageRecord,
  all: readonly OpenedLetter[],
): Case {
  const { imageKey, attempt } = record;
  const letters = all.filter((letter) => isOfRun(letter, record));
  return {
    imageKey,
    ...(letters.length === 0 ? {} : { deadLetter: 'processing' }),
    letters,
    action: 'redriven',
    detail: `Attempt ${String(attempt + 1)} begins.`,
    act: () => records.redrive(record, attempt, toTimestamp(clock.now())),
  };
}

async function caseOfLetter(ports: RedrivePorts, opened: OpenedLetter): Promise<Case> {
  const { letter, content } = opened;
  const decision = await decideLetter(ports, content.remedy, letter);
  const { imageKey } = content;
  return {
    ...(imageKey === undefined ? {} : { imageKey }),
    deadLetter: letter.queue,
    letters: [opened],
    ...decision,
  };
}

async function decideLetter(ports: RedrivePorts, remedy: Remedy, { body }: DeadLetter): Promise<Decision> {
  switch (remedy.kind) {
    case 'run':
      return decideMessage(ports, remedy, body);
    case 'queue':
      return resend('To the processing queue, unchanged.', () => ports.targets.toProcessingQueue(body));
    case 'target':
      return resend(`To ${remedy.arn}.`, () => ports.targets.toArn(remedy.arn, remedy.payload));
    case 'changes':
      return resend('Changes missing from the history or the bus.', () => reemitLost(ports, remedy));
  }
}

/** A message whose run is not FAILED: either the run continues where it stopped, or the message is obsolete. */
async function decideMessage(
  { records, targets }: RedrivePorts,
  { message }: Extract<Remedy, { kind: 'run' }>,
  body: string,
): Promise<Decision> {
  const record = await records.get(message.imageKey);
  if (record === undefined) return { action: 'dropped', detail: 'There is no such image.' };
  if (record.runId !== message.runId) return { action: 'dropped', detail: 'A newer upload replaced it.' };
  if (record.status === 'REJECTED' || (message.attempt < record.attempt && record.failedAt === undefined))
    return { action: 'dropped', detail: `The run continued without it and is ${record.status}.` };
  const detail =
    record.status === 'COMPLETED'
      ? 'The image is COMPLETED; its notification is sent again.'
      : `The image is ${record.status}; it continues where it stopped.`;
  return resend(detail, () => targets.toProcessingQueue(body));
}

function resend(detail: string, act: () => Promise<unknown>): Decision {
  return { action: 'resent', detail, act };
}

const PAGE = 100;
const DAY_MS = 24 * 60 * 60_000;

/** Publishes the latest change of every record last changed in that period, and anything else that its history lacks. */
async function reemitLost(
  ports: RedrivePorts,
  { imageKey, fromMs, toMs }: Extract<Remedy, { kind: 'changes' }>,
): Promise<void> {
  if (imageKey !== undefined) {
    const record = await ports.records.get(imageKey);
    if (record !== undefined) await reemitChanges(ports, readable(record), { always: true });
    return;
  }
  // An image uploaded the day before may have changed in that period.
  const days = new Set([fromMs - DAY_MS, fromMs, toMs].map(dayOf));
  for (const day of days) {
    for await (const image of allPages((page) => ports.records.listByDay(day, page), PAGE)) {
      const updatedMs = Date.parse(image.updatedAt);
      if (updatedMs < fromMs - CLOCK_SKEW_MS) continue;
      const record = await ports.records.get(image.imageKey);
      const always = updatedMs <= toMs + CLOCK_SKEW_MS;
      if (record !== undefined) await reemitChanges(ports, record, { always });
    }
  }
}

/** `updatedAt` is by the functions' clock, the letter's times by that of the stream. */
const CLOCK_SKEW_MS = 5 * 60_000;

function readable(record: ImageRecord): ImageRecord {
  const parsed = imageRecord.safeParse(record);
  if (parsed.success) return parsed.data;
  throw permanent(
    'MALFORMED_INPUT',
    'The record still does not match its schema. Correct it, or delete the message.',
  );
}
