import {
  type Category,
  ERROR_NAMES,
  type ErrorCode,
  ERRORS,
  type PermanentCode,
  type RejectionCode,
  SUPERSEDED,
  type TransientCode,
} from '#contracts/errors.ts';
import { MAX_DETAILS_LENGTH } from '#contracts/limits.ts';
import type { Stage } from '#contracts/stages.ts';

type Details = Readonly<Record<string, unknown>>;

interface Options {
  readonly details?: Details;
  readonly cause?: unknown;
}

/**
 * What went wrong in a stage, by a code of a closed list. `name` is what Step Functions matches; it depends on the category
 * alone. `sentence` is for a person, `details` for a program; `message` puts the code before and the details behind, as a
 * line of JSON, so that they survive the way through Lambda and Step Functions, which hand on name and message only.
 */
export class PipelineError extends Error {
  readonly code: ErrorCode;
  readonly category: Category;
  readonly sentence: string;
  readonly details: Details;
  #stage: string | undefined;

  constructor(code: ErrorCode, sentence: string, options: Options = {}) {
    super(
      messageOf(code, sentence, options.details),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.category = ERRORS[code].category;
    this.name = ERROR_NAMES[this.category];
    this.sentence = sentence;
    this.details = options.details ?? {};
  }

  /** Where it happened; undefined outside a stage. */
  get stage(): string | undefined {
    return this.#stage;
  }

  /** Says in which stage it happened, unless that is known. */
  in(stage: string): this {
    if (this.#stage === undefined) {
      this.#stage = stage;
      this.message = messageOf(`${this.code} in ${stage}`, this.sentence, this.details);
    }
    return this;
  }
}

function messageOf(start: string, sentence: string, details: Details = {}): string {
  const json = JSON.stringify(details);
  return `${start}: ${sentence}${json === '{}' || json.length > MAX_DETAILS_LENGTH ? '' : `\n${json}`}`;
}

/** The file is at fault: the run ends REJECTED, nothing is repeated. */
export function rejection(code: RejectionCode, sentence: string, details: Details = {}): PipelineError {
  return new PipelineError(code, sentence, { details });
}

/** A repetition may help. */
export function transient(code: TransientCode, sentence: string, cause?: unknown): PipelineError {
  return new PipelineError(code, sentence, { cause });
}

/** Nothing but a person can help. */
export function permanent(code: PermanentCode, sentence: string, cause?: unknown): PipelineError {
  return new PipelineError(code, sentence, { cause });
}

/** The record belongs to a newer version of the key, or its run has ended: whoever meets this stops quietly. */
export class SupersededError extends Error {
  constructor(imageKey: string, runId: string) {
    super(
      `The run ${runId} of ${JSON.stringify(imageKey)} is over: a newer upload replaced it, or it has ended.`,
    );
    this.name = SUPERSEDED;
  }
}

/** What earlier stages had made is gone: they are to make it again. */
export class DerivativeGoneError extends PipelineError {
  readonly stages: readonly Stage[];

  constructor(stages: readonly Stage[]) {
    super(
      'DERIVATIVE_GONE',
      `The output of ${stages.join(' and ')} is no longer there; it is made again with the next delivery.`,
    );
    this.stages = stages;
  }
}
