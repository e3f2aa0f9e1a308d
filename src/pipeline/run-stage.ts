import type { MachineInput } from '#contracts/messages.ts';
import type { ImageRecord, StageEntry } from '#contracts/record.ts';
import type { Stage } from '#contracts/status.ts';
import { DerivativeGoneError, PipelineError, SupersededError } from '#domain/pipeline-error.ts';
import type { Clock } from '#ports/clock.ts';
import type { ImageRecords } from '#ports/image-records.ts';

import { runOf } from './identity.ts';
import { earliest, stageTime, toTimestamp } from './timestamps.ts';

export interface StagePorts {
  readonly records: ImageRecords;
  readonly clock: Clock;
}

/** What a stage writes into its entry: the output, and what the entry itself carries. */
export type StageResult<Output> = Pick<StageEntry, 'width' | 'height' | 'format'> & {
  readonly output: Output;
};

/**
 * Does the work of a stage once for a run: claims the stage, works, stores the output. Where the output is there already,
 * nothing is done. What fails is noted in the stage's entry and thrown on.
 */
export async function runStage<Output extends object>(
  { records, clock }: StagePorts,
  stage: Stage,
  input: MachineInput,
  work: (record: ImageRecord) => Promise<StageResult<Output>>,
): Promise<Output> {
  const run = runOf(input);
  const startedAt = toTimestamp(clock.now());
  const begun: StageEntry = {
    status: 'IN_PROGRESS',
    timestamp: startedAt,
    startedAt,
    attempt: input.attempt,
  };
  const { claimed, record } = await records.claimStage(run, stage, begun);
  if (!claimed) return record.stages[stage]?.output as Output;
  try {
    const result = await work(record);
    const timestamp = stageTime(stage, record, clock.now());
    await records.finishStage(run, stage, {
      ...begun,
      ...result,
      output: { ...result.output } as Record<string, unknown>,
      status: 'COMPLETED',
      timestamp,
      startedAt: earliest(timestamp, stageTime(stage, record, Date.parse(startedAt))),
    });
    return result.output;
  } catch (error) {
    if (!(error instanceof SupersededError)) await noteFailed({ records, clock }, stage, input, error);
    throw error;
  }
}

/**
 * Marks a stage FAILED. The failure itself matters more than the note of it: what goes wrong here is dropped.
 */
export async function noteFailed(
  { records, clock }: StagePorts,
  stage: Stage,
  input: MachineInput,
  error: unknown,
): Promise<void> {
  if (error instanceof PipelineError) error.in(stage);
  const timestamp = toTimestamp(clock.now());
  const errorMessage = sentenceOf(error);
  const { attempt } = input;
  const forget = error instanceof DerivativeGoneError ? error.stages : [];
  try {
    const entry: StageEntry = { status: 'FAILED', timestamp, startedAt: timestamp, attempt, errorMessage };
    await records.failStage(runOf(input), stage, entry, forget);
  } catch (secondError) {
    if (secondError instanceof SupersededError) throw secondError;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof PipelineError) return error.sentence;
  return error instanceof Error ? error.message : String(error);
}
