import type { HistoryRow } from '#contracts/events.ts';
import type { Notification } from '#contracts/notification.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { MAX_DELIVERIES } from '#contracts/limits.ts';
import { readsFile, STAGE_NAMES } from '#contracts/stages.ts';
import type { Status } from '#contracts/status.ts';
import { runIdOf } from '#domain/keys.ts';
import { isTerminal, previousStatuses } from '#domain/status.ts';
import { type FunctionName, STAGE_FUNCTIONS } from '#lambda/functions.ts';

import type { FinalState } from './final-state.ts';
import type { AcknowledgedUpload, Content, Played } from './scenario.ts';

const ENDS: Readonly<Partial<Record<Status, Notification['eventType']>>> = {
  COMPLETED: 'PROCESSING_COMPLETED',
  FAILED: 'PROCESSING_FAILED',
  REJECTED: 'PROCESSING_REJECTED',
};

const READ_THE_FILE: ReadonlySet<FunctionName> = new Set(
  STAGE_NAMES.filter(readsFile).map((stage) => STAGE_FUNCTIONS[stage]),
);

/** SHA-256 in Base64 of the archive of an accepted content: original, resized, thumbnail. */
export type Expected = Readonly<Partial<Record<Content, readonly string[]>>>;

/**
 * Checks what must hold at the end of every seed, and returns violations as sentences. Without the reconciler three things may
 * stay open: an upload that ingest failed on three times, which is in its dead-letter queue; and a message in the dead-letter
 * queue whose record is PROCESSING, because start died on the last delivery, or still UPLOADED, because it died before its
 * first write in every delivery. The reconciler must close all three in the same seed.
 */
export function violations(played: Played, expected: Expected): string[] {
  const { state, reconciled, uploads } = played;
  const imageKeys = [...new Set(uploads.map(({ imageKey }) => imageKey))];
  return [
    ...imageKeys.flatMap((imageKey) => ofImage(played, imageKey, expected)),
    ...ofSentAgain(played, expected),
    ...(state.waiting === 0 ? [] : [`${String(state.waiting)} messages are left in the processing queue`]),
    ...reconciled.records
      .filter(({ status }) => !isTerminal(status))
      .map(({ imageKey, status }) => `${imageKey} is ${status} despite the reconciler`),
    ...newestOf(uploads)
      .filter((newest) => !newest.deleted && recordOf(reconciled, newest)?.versionId !== newest.versionId)
      .map(({ imageKey }) => `${imageKey} has no record of its newest version despite the reconciler`),
  ];
}

/**
 * An image that was left UPLOADED is sent again by the reconciler, with nothing to disturb it. What holds for every other image
 * must hold for it then, and no dead letter excuses it.
 */
function ofSentAgain(played: Played, expected: Expected): string[] {
  const { state, reconciled } = played;
  const undisturbed = { ...played, state: { ...reconciled, notIngested: state.notIngested } };
  return state.records
    .filter(({ status }) => status === 'UPLOADED')
    .flatMap(({ imageKey }) => ofImage(undisturbed, imageKey, expected))
    .map((sentence) => `${sentence}, despite the reconciler`);
}

function newestOf(uploads: readonly AcknowledgedUpload[]): AcknowledgedUpload[] {
  return [...new Map(uploads.map((upload) => [upload.imageKey, upload])).values()];
}

function recordOf({ records }: FinalState, { imageKey }: AcknowledgedUpload): ImageRecord | undefined {
  return records.find((record) => record.imageKey === imageKey);
}

function ofImage(played: Played, imageKey: string, expected: Expected): string[] {
  const own = played.uploads.filter((upload) => upload.imageKey === imageKey);
  const newest = own.at(-1);
  if (newest === undefined) return [];
  const record = recordOf(played.state, newest);
  const isLost = !played.state.notIngested.includes(newest.versionId);
  if (record === undefined) return isLost ? [`${imageKey} has no record`] : [];
  const history = played.state.history.filter((row) => row.imageKey === imageKey);
  const notifications = played.state.notifications.filter((one) => one.imageKey === imageKey);
  const isDead = played.state.deadLetters.some(({ runId }) => runId === record.runId);
  return [
    ...ofNewest(played, record, newest),
    ...ofHistory(record, history),
    ...ofNotifications(record, history, notifications, isDead),
    ...own.flatMap((upload) => ofArchive(played, record, upload, history, expected)),
  ].map((sentence) => `${imageKey}: ${sentence}`);
}

/** The record is of the newest version, and has the right verdict for its bytes. */
function ofNewest({ state, faults }: Played, record: ImageRecord, newest: AcknowledgedUpload): string[] {
  const found: string[] = [];
  if (record.versionId !== newest.versionId && state.notIngested.includes(newest.versionId)) return found;
  if (record.versionId !== newest.versionId) found.push('the record is not of the newest version');
  const isDead = state.deadLetters.some(({ runId }) => runId === record.runId);
  if (!isTerminal(record.status))
    return isDead && mayBeLeftOpen(record, faults) ? found : [...found, `the run is stuck ${record.status}`];
  if (record.status === 'FAILED')
    return isDead ? found : [...found, 'the run FAILED, but its message is not in the dead-letter queue'];
  // From outside, a process killed while reading the file looks like one killed by the file.
  const isKilled = faults.some(
    ({ functionName, fate }) => READ_THE_FILE.has(functionName) && fate.startsWith('die'),
  );
  if (record.error?.code === 'TOO_COMPLEX' && isKilled) return found;
  return [...found, ...ofVerdict(record, newest)];
}

/** An open run with a dead letter: start died on the last delivery, or before its first write in every one. */
function mayBeLeftOpen({ status }: ImageRecord, faults: Played['faults']): boolean {
  const beforeAnyEffect = faults.filter(
    ({ functionName, fate }) => functionName === 'start' && (fate === 'die-before' || fate === 'throttle'),
  );
  return status === 'PROCESSING' || beforeAnyEffect.length >= MAX_DELIVERIES;
}

function ofVerdict(record: ImageRecord, newest: AcknowledgedUpload): string[] {
  const isAccepted = newest.content === 'red' || newest.content === 'blue';
  const deserved = isAccepted ? 'COMPLETED' : 'REJECTED';
  const gone = newest.deleted && record.error?.code === 'SOURCE_GONE';
  return record.status === deserved || gone
    ? []
    : [`a file with the content ${newest.content} is ${record.status} ${record.error?.code ?? ''}`];
}

/** Every change has its events, ids are unique, and the statuses of a run follow an allowed path. */
function ofHistory(record: ImageRecord, history: readonly HistoryRow[]): string[] {
  const found: string[] = [];
  const revisions = new Set(history.map(({ detail }) => Number(detail.eventId.split('/')[1])));
  for (let revision = 1; revision <= record.revision; revision += 1)
    if (!revisions.has(revision)) found.push(`revision ${String(revision)} has no event`);
  const byRevision = history.toSorted((a, b) => revisionOf(a) - revisionOf(b));
  const last = new Map<string, HistoryRow>();
  for (const row of byRevision) {
    const { runId, status, attempt } = row.detail;
    const before = last.get(runId);
    last.set(runId, row);
    if (before === undefined || before.detail.status === status) continue;
    const isRestart = before.detail.status === 'FAILED' && attempt > before.detail.attempt;
    if (!previousStatuses(status).includes(before.detail.status) && !isRestart)
      found.push(`run ${runId} goes from ${before.detail.status} to ${status}`);
  }
  return found;
}

function revisionOf({ detail }: HistoryRow): number {
  return Number(detail.eventId.split('/')[1]);
}

/** An ended run is announced with its final status, under one id per attempt. */
function ofNotifications(
  record: ImageRecord,
  history: readonly HistoryRow[],
  notifications: readonly Notification[],
  isDead: boolean,
): string[] {
  const found: string[] = [];
  const endings = notifications.filter(({ eventType }) => eventType !== 'PROCESSING_STARTED');
  const end = ENDS[record.status];
  const isAnnounced = endings.some((one) => one.runId === record.runId && one.eventType === end);
  // Only the machine announces COMPLETED; what it could not announce in three deliveries is in the dead-letter queue.
  const isLeftToRedrive = record.status === 'COMPLETED' && isDead;
  if (end !== undefined && !isAnnounced && !isLeftToRedrive)
    found.push(`the run is ${record.status}, but that was never announced`);
  const attemptOf = new Map(history.map(({ detail }) => [detail.eventId, detail.attempt]));
  const ids = new Map<string, Set<string>>();
  for (const { runId, eventId } of endings) {
    const attempt = `${runId}, attempt ${String(attemptOf.get(eventId))}`;
    ids.set(attempt, (ids.get(attempt) ?? new Set<string>()).add(eventId));
  }
  for (const [attempt, set] of ids)
    if (set.size > 1) found.push(`run ${attempt} has ended ${String(set.size)} times`);
  return found;
}

/** The archive of a version is complete and matches its bytes; a run that did not complete has none. */
function ofArchive(
  { state, faults }: Played,
  record: ImageRecord,
  { imageKey, versionId, content }: AcknowledgedUpload,
  history: readonly HistoryRow[],
  expected: Expected,
): string[] {
  const runId = runIdOf({ bucket: record.bucket, imageKey, versionId });
  const objects = Object.entries(state.archive).filter(([key]) => key.includes(`/${runId}/`));
  const isCompleted = history.some((row) => row.detail.runId === runId && row.type === 'ProcessingCompleted');
  if (!isCompleted) {
    // A process that dies while copying cannot clean up.
    const mayLeaveParts = faults.some(({ functionName }) => functionName === 'archive');
    return objects.length === 0 || mayLeaveParts || content === 'text'
      ? []
      : [`run ${runId} did not complete, and has ${String(objects.length)} objects in the archive`];
  }
  const found = objects.map(([, sha256]) => sha256).sort();
  return JSON.stringify(found) === JSON.stringify([...(expected[content] ?? [])].sort())
    ? []
    : [`run ${runId} of a file with the content ${content} has unexpected objects in the archive`];
}
