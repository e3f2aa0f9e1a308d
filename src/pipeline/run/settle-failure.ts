import { ERRORS, type ErrorCode, SUPERSEDED } from '#contracts/errors.ts';
import type { FailInput, Outcome } from '#contracts/messages.ts';
import type { ImageRecord, RecordedError } from '#contracts/record.ts';
import { KILLED_ERRORS } from '#contracts/retry-policy.ts';
import { readsFile, type Stage, STAGE_NAMES, STEPS } from '#contracts/stages.ts';
import { explainFailure } from '#domain/explain-failure.ts';
import { SupersededError } from '#domain/pipeline-error.ts';
import type { Clock } from '#ports/clock.ts';
import type { ImageRecords } from '#ports/image-records.ts';

import { runOf } from './identity.ts';
import { toTimestamp } from '#domain/timestamps.ts';

export interface SettlePorts {
  readonly records: ImageRecords;
  readonly clock: Clock;
}

export interface Settled {
  readonly status: Outcome;
  readonly error?: RecordedError;
}

/**
 * Records why the machine stopped. A rejection ends the run at once. Any other error ends it on the last delivery of its
 * message; until then it is only noted. If the file may have killed its invocation in every delivery, the run ends REJECTED
 * and not FAILED. FAILED and RETRY mean that the message must come back or go to the dead-letter queue.
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

type FoundError = RecordedError & { readonly code: ErrorCode };

/** An error in every delivery while the file was read may mean, by the registry of errors, that the file is too complex. */
async function onLastDelivery(
  ports: SettlePorts,
  input: FailInput,
  error: FoundError,
  at: string,
): Promise<RecordedError> {
  const { reading } = ERRORS[error.code].lastDelivery;
  if (error.category === 'rejected' || reading === 'FAILED') return error;
  const stage = reading === 'REJECTED' ? readingStage(error) : await killedStage(ports, input, error, at);
  if (stage === undefined) return error;
  return {
    ...error,
    stage,
    code: 'TOO_COMPLEX',
    category: 'rejected',
    message: `${error.message} This happened in every delivery. Save the image again, smaller or with simpler settings.`,
  };
}

/** Where the error happened, if the file was being read there. Of stages in parallel it may not say which. */
function readingStage({ stage }: FoundError): string | undefined {
  const named = stage?.split(' or ') ?? [];
  return STAGE_NAMES.some((name) => named.includes(name) && readsFile(name)) ? stage : undefined;
}

/** The stage that was killed while reading the file. A machine that timed out does not name it, but the record shows it. */
async function killedStage(
  { records }: SettlePorts,
  input: FailInput,
  error: RecordedError,
  at: string,
): Promise<Stage | undefined> {
  if (!KILLED_ERRORS.includes(input.error.Error ?? '') || input.archive !== undefined) return undefined;
  const { status, stages } = await records.noteFailure(runOf(input), error, at);
  if (status !== 'PROCESSING') return undefined;
  const unfinished = STAGE_NAMES.find((stage) => stages[stage]?.status !== 'COMPLETED');
  return unfinished !== undefined && readsFile(unfinished) ? unfinished : undefined;
}

/** The run may already have ended differently. After COMPLETED only the notification can have failed. */
function answer({ status }: ImageRecord): Settled {
  if (status === 'REJECTED' || status === 'FAILED' || status === 'COMPLETED') return { status };
  return { status: 'RETRY' };
}

/** Where an error happened, if it does not say so itself: in the first step without a result in the state. */
function stageOf(input: FailInput): string {
  const step = STEPS.find(({ result }) => input[result] === undefined);
  return step === undefined ? 'notification' : step.stages.join(' or ');
}
