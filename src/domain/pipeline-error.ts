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
 * An error with a code from a closed list. Step Functions matches `name`, which depends only on the category. `sentence` is
 * for people, `details` for programs. `message` has the code as its prefix and the details as a last line of JSON, because
 * Lambda and Step Functions pass on only name and message.
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

  /** Records the stage in which it happened, unless that is known. */
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

/** The file is at fault: the run ends REJECTED, without retries. */
export function rejection(code: RejectionCode, sentence: string, details: Details = {}): PipelineError {
  return new PipelineError(code, sentence, { details });
}

/** A retry may help. */
export function transient(code: TransientCode, sentence: string, cause?: unknown): PipelineError {
  return new PipelineError(code, sentence, { cause });
}

/** Only a person can help. */
export function permanent(code: PermanentCode, sentence: string, cause?: unknown): PipelineError {
  return new PipelineError(code, sentence, { cause });
}

/** The record belongs to a newer version of the key, or its run has ended: whoever catches this stops quietly. */
export class SupersededError extends Error {
  constructor(imageKey: string, runId: string) {
    super(
      `The run ${runId} of ${JSON.stringify(imageKey)} is over: it has ended, or a newer upload replaced it.`,
    );
    this.name = SUPERSEDED;
  }
}

/** The output of earlier stages is missing: they must make it again. */
export class DerivativeGoneError extends PipelineError {
  readonly stages: readonly Stage[];

  constructor(stages: readonly Stage[]) {
    super(
      'DERIVATIVE_GONE',
      `The output of ${stages.join(' and ')} is missing. The next delivery makes it again.`,
    );
    this.stages = stages;
  }
}
