import type { MachineInput } from '#contracts/messages.ts';
import type { MemoOf } from '#contracts/memos.ts';
import type { ImageRecord, StageEntry } from '#contracts/record.ts';
import type { Stage } from '#contracts/stages.ts';
import type { RecordedWarning } from '#contracts/warnings.ts';
import { DerivativeGoneError, PipelineError, SupersededError } from '#domain/pipeline-error.ts';
import { earliest, stageTime, toTimestamp } from '#domain/timestamps.ts';
import type { Clock } from '#ports/clock.ts';
import type { ImageRecords } from '#ports/image-records.ts';

import { runOf } from '../run/identity.ts';

export interface StagePorts {
  readonly records: ImageRecords;
  readonly clock: Clock;
}

/** What a stage writes to its entry: its memo, and fields of the entry itself. */
export type StageResult<Name extends Stage> = Pick<StageEntry, 'width' | 'height' | 'format'> & {
  readonly output: MemoOf<Name>;
  /** For the record: what is irregular in the file. */
  readonly warnings?: readonly RecordedWarning[];
};

/** One stage of one run. */
export interface StageWork<Name extends Stage, Result extends StageResult<Name>, Answer> {
  /** The answer if the stage is already done for this run. */
  readonly known: (record: ImageRecord) => Answer;
  readonly work: (record: ImageRecord) => Promise<Result>;
  /** Stores the entry of the completed stage. */
  readonly finish: (entry: StageEntry, result: Result) => Promise<Answer>;
  /** Cleans up if a newer upload replaced the run after the claim. */
  readonly superseded?: () => Promise<void>;
}

/**
 * Does a stage once per run: claims it, does the work, stores the result. If it is already done, it does nothing. A failure is
 * noted in the stage's entry and rethrown.
 */
export async function claimAndWork<Name extends Stage, Result extends StageResult<Name>, Answer>(
  ports: StagePorts,
  stage: Name,
  input: MachineInput,
  { known, work, finish, superseded }: StageWork<Name, Result, Answer>,
): Promise<Answer> {
  const { records, clock } = ports;
  const startedAt = toTimestamp(clock.now());
  const { attempt } = input;
  const begun: StageEntry = { status: 'IN_PROGRESS', timestamp: startedAt, startedAt, attempt };
  const { claimed, record } = await records.claimStage(runOf(input), stage, begun);
  if (!claimed) return known(record);
  try {
    const result = await work(record);
    const { output, width, height, format } = result;
    const timestamp = stageTime(stage, record, clock.now());
    const entry: StageEntry = {
      ...begun,
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(format === undefined ? {} : { format }),
      output: { ...output },
      status: 'COMPLETED',
      timestamp,
      startedAt: earliest(timestamp, stageTime(stage, record, Date.parse(startedAt))),
    };
    return await finish(entry, result);
  } catch (error) {
    if (error instanceof SupersededError) await superseded?.();
    else await noteFailed(ports, stage, input, error);
    throw error;
  }
}

/** Runs a stage whose result is its memo. */
export async function runStage<Name extends Stage>(
  ports: StagePorts,
  stage: Name,
  input: MachineInput,
  work: (record: ImageRecord) => Promise<StageResult<Name>>,
): Promise<MemoOf<Name>> {
  return claimAndWork(ports, stage, input, {
    known: (record) => record.stages[stage]?.output as unknown as MemoOf<Name>,
    work,
    finish: async (entry, { output, warnings }) => {
      await ports.records.finishStage(runOf(input), stage, entry, warnings);
      return output;
    },
  });
}

/** Marks a stage FAILED. Errors of doing so are ignored, because the failure itself matters more. */
async function noteFailed(
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
