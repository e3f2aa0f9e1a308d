import type { Timer } from '../../../kernel/clock.ts';
import { textWithinLimit } from './data-limit.ts';
import type { Definition } from './definition.ts';
import type { Environment, Outcome } from './environment.ts';
import { Interruption, StateFailure } from './failure.ts';
import { interruptible } from './interruptible.ts';
import type { Json, JsonObject } from './json.ts';
import { Thread } from './thread.ts';

export interface ExecutionOptions {
  readonly definition: Definition;
  readonly input: Json;
  readonly roleArn: string;
  readonly environment: Environment;
  /** The execution ends as TIMED_OUT after this; no catcher applies. */
  readonly timeoutMs?: number;
  /** Aborted to stop it; the reason is an Interruption. */
  readonly signal: AbortSignal;
}

/** Runs a machine from its first event to its last. Nothing the machine does rejects the promise. */
export async function runExecution(options: ExecutionOptions): Promise<Outcome> {
  const { definition, input, environment, signal, timeoutMs } = options;
  const timeout = new AbortController();
  const timer = startTimer(environment, timeoutMs, timeout);
  const running = AbortSignal.any([signal, timeout.signal]);
  const thread = new Thread({ environment, signal: running, variables: {}, previousEventId: 0 });
  thread.record('ExecutionStarted', {
    input: JSON.stringify(input),
    inputDetails: { truncated: false },
    roleArn: options.roleArn,
  });
  environment.trace({ name: 'ExecutionStarted' });
  const outcome = await run(thread, definition, input, running);
  timer?.cancel();
  const name = END_EVENTS[outcome.status];
  environment.finish(
    { type: name, previousEventId: thread.previousEventId, details: detailsOf(outcome) },
    outcome,
  );
  environment.trace({
    name,
    ...(outcome.status === 'SUCCEEDED'
      ? {}
      : { error: { error: outcome.error ?? outcome.status, cause: outcome.cause ?? '' } }),
  });
  return outcome;
}

const END_EVENTS = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

function startTimer(
  { clock }: Environment,
  timeoutMs: number | undefined,
  timeout: AbortController,
): Timer | undefined {
  if (timeoutMs === undefined) return undefined;
  return clock.schedule(clock.now() + timeoutMs, () => {
    timeout.abort(new Interruption('timed-out'));
  });
}

async function run(
  thread: Thread,
  definition: Definition,
  input: Json,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const output = await interruptible(thread.run(definition, input), signal);
    return { status: 'SUCCEEDED', output: textWithinLimit(output, 'execution') };
  } catch (error) {
    if (error instanceof Interruption)
      return { status: error.kind === 'timed-out' ? 'TIMED_OUT' : 'ABORTED', ...error.details };
    if (!(error instanceof StateFailure)) throw error;
    return {
      status: 'FAILED',
      ...(error.error === undefined ? {} : { error: error.error }),
      ...(error.reason === undefined ? {} : { cause: error.reason }),
    };
  }
}

function detailsOf(outcome: Outcome): JsonObject {
  if (outcome.status === 'SUCCEEDED') return { output: outcome.output, outputDetails: { truncated: false } };
  const { error, cause } = outcome;
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}
