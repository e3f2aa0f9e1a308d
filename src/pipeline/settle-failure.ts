import { SUPERSEDED, type TransientCode } from '#contracts/error-codes.ts';
import type { FailInput, Outcome } from '#contracts/messages.ts';
import type { ImageRecord, RecordedError } from '#contracts/record.ts';
import { KILLED_ERRORS } from '#contracts/retry-policy.ts';
import { type Stage, STAGES } from '#contracts/status.ts';
import { explainFailure } from '#domain/explain-failure.ts';
import { SupersededError } from '#domain/pipeline-error.ts';
import type { Clock } from '#ports/clock.ts';
import type { ImageRecords } from '#ports/image-records.ts';

import { runOf } from './identity.ts';
import { toTimestamp } from './timestamps.ts';

export interface SettlePorts {
  readonly records: ImageRecords;
  readonly clock: Clock;
}

export interface Settled {
  readonly status: Outcome;
  readonly error?: RecordedError;
}

/**
 * Records why the machine stopped. A rejection ends the run at once; anything else only on the last delivery of its message,
 * and is noted before. What the file may have done to its invocation in every delivery ends it REJECTED then, not FAILED.
 * FAILED and RETRY mean: the message is to come back, or to go to the dead-letter queue.
 */
export async function settleFailure(ports: SettlePorts, input: FailInput): Promise<Settled> {
  if (input.error.Error === SUPERSEDED) return { status: 'SUPERSEDED' };
  const { records, clock } = ports;
  const at = toTimestamp(clock.now());
  const run = runOf(input);
  try {
    const found = { stage: stageOf(input), ...explainFailure(input.error), attempts: input.delivery };
    const error = input.lastDelivery ? await onLastDelivery(ports, input, found, at) : found;
    if (error.category === 'rejected')
      return { ...answer(await records.settle(run, 'REJECTED', error, at)), error };
    if (input.lastDelivery) return { ...answer(await records.settle(run, 'FAILED', error, at)), error };
    await records.noteFailure(run, error, at);
    return { status: 'RETRY', error };
  } catch (miss) {
    if (miss instanceof SupersededError) return { status: 'SUPERSEDED' };
    throw miss;
  }
}

/** Codes of what the file has done in every delivery by then. */
const BY_THE_FILE: readonly string[] = ['DECODE_TIMED_OUT', 'DECODE_FAILED'] satisfies TransientCode[];
/** Stages that read the file. What is killed in the others was not killed by it. */
const READING_STAGES: readonly Stage[] = ['validation', 'metadata', 'resize', 'thumbnail'];

/** What ran out of time or memory in every delivery while the file was read is a file that asks for too much. */
async function onLastDelivery(
  ports: SettlePorts,
  input: FailInput,
  error: RecordedError,
  at: string,
): Promise<RecordedError> {
  const stage = BY_THE_FILE.includes(error.code) ? error.stage : await killedStage(ports, input, error, at);
  if (stage === undefined) return error;
  return {
    ...error,
    stage,
    code: 'TOO_COMPLEX',
    category: 'rejected',
    message: `${error.message} It did so in every delivery. Save the image again, smaller or with simpler settings.`,
  };
}

/** The stage in which an invocation was killed that read the file. A machine that ran out of time does not say it; the record does. */
async function killedStage(
  { records }: SettlePorts,
  input: FailInput,
  error: RecordedError,
  at: string,
): Promise<Stage | undefined> {
  if (!KILLED_ERRORS.includes(input.error.Error ?? '') || input.archive !== undefined) return undefined;
  const { status, stages } = await records.noteFailure(runOf(input), error, at);
  if (status !== 'PROCESSING') return undefined;
  const unfinished = STAGES.find((stage) => stages[stage]?.status !== 'COMPLETED');
  return READING_STAGES.find((stage) => stage === unfinished);
}

/** The record may have ended otherwise before. After COMPLETED only the notification can have failed. */
function answer({ status }: ImageRecord): Settled {
  if (status === 'REJECTED' || status === 'FAILED' || status === 'COMPLETED') return { status };
  return { status: 'RETRY' };
}

/** The first step whose result the state has not: of an error that does not say itself where it happened. */
function stageOf({ validation, metadata, derivatives, archive }: FailInput): string {
  if (validation === undefined) return 'validation';
  if (metadata === undefined) return 'metadata';
  if (derivatives === undefined) return 'resize or thumbnail';
  return archive === undefined ? 'archive' : 'notification';
}
