import { SUPERSEDED } from '#contracts/error-codes.ts';
import type { FailInput, Outcome } from '#contracts/messages.ts';
import type { ImageRecord, RecordedError } from '#contracts/record.ts';
import { type Explanation, explainFailure } from '#domain/explain-failure.ts';
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
 * and is noted before. FAILED and RETRY mean: the message is to come back, or to go to the dead-letter queue.
 */
export async function settleFailure({ records, clock }: SettlePorts, input: FailInput): Promise<Settled> {
  if (input.error.Error === SUPERSEDED) return { status: 'SUPERSEDED' };
  const explanation = onLastDelivery(explainFailure(input.error), input.lastDelivery);
  const error: RecordedError = { stage: stageOf(input), ...explanation, attempts: input.delivery };
  const at = toTimestamp(clock.now());
  const run = runOf(input);
  try {
    if (explanation.category === 'rejected')
      return { ...answer(await records.settle(run, 'REJECTED', error, at)), error };
    if (input.lastDelivery) return { ...answer(await records.settle(run, 'FAILED', error, at)), error };
    await records.noteFailure(run, error, at);
    return { status: 'RETRY', error };
  } catch (miss) {
    if (miss instanceof SupersededError) return { status: 'SUPERSEDED' };
    throw miss;
  }
}

/** What ran out of time in every delivery is a file that asks for too much. */
function onLastDelivery(explanation: Explanation, lastDelivery: boolean): Explanation {
  if (!lastDelivery || explanation.code !== 'DECODE_TIMED_OUT') return explanation;
  return {
    ...explanation,
    code: 'TOO_COMPLEX',
    category: 'rejected',
    message: `${explanation.message} It did so in every delivery. Save the image again, smaller or with simpler settings.`,
  };
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
