import { textWithinLimit } from './data-limit.ts';
import { type Block, type State, type StateType } from './definition.ts';
import type { Environment } from './environment.ts';
import { RUNTIME, runtimeFailure, StateFailure } from './failure.ts';
import { pause } from './interruptible.ts';
import type { Json, JsonObject } from './json.ts';
import type { Frame, QueryLanguage, Variables } from './language.ts';
import { jsonPathLanguage } from './query/json-path-language.ts';
import { jsonataLanguage } from './query/jsonata-language.ts';
import { findCatcher, RetryPlan } from './retry.ts';
import { runChoice } from './states/choice.ts';
import { runFail } from './states/fail.ts';
import { runMap } from './states/map.ts';
import { runParallel } from './states/parallel.ts';
import { runPass, runSucceed } from './states/pass.ts';
import { runTask } from './states/task.ts';
import { runWait } from './states/wait.ts';
import type { Child, MapItem, StateRunner, Step, Visit } from './visit.ts';

const RUNNERS: Readonly<Record<StateType, StateRunner>> = {
  Task: runTask,
  Pass: runPass,
  Choice: runChoice,
  Wait: runWait,
  Succeed: runSucceed,
  Fail: runFail,
  Parallel: runParallel,
  Map: runMap,
};

export interface ThreadOptions {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Variables of the states around; what the thread assigns stays inside. */
  readonly variables: Variables;
  readonly previousEventId: number;
  readonly item?: MapItem;
}

/** States that run in sequence: an execution, a branch of a Parallel, an iteration of a Map. */
export class Thread implements Child {
  readonly #options: ThreadOptions;
  #variables: Variables;
  #previousEventId: number;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#variables = options.variables;
    this.#previousEventId = options.previousEventId;
  }

  get previousEventId(): number {
    return this.#previousEventId;
  }

  /** Runs the block to its end and returns its output; throws StateFailure or Interruption. */
  async run(block: Block, input: Json): Promise<Json> {
    let name: string | undefined = block.StartAt;
    let data = input;
    while (name !== undefined) {
      const state: State | undefined = block.States[name];
      if (state === undefined) throw runtimeFailure(`The state '${name}' does not exist.`);
      const step: Step = await this.#runState(name, state, data);
      data = step.output;
      name = step.next ?? (isEnd(state) ? undefined : state.Next);
    }
    return data;
  }

  /** Adds to the history, unless the thread was ended from outside. */
  record(type: string, details: JsonObject = {}): void {
    const { environment, signal } = this.#options;
    if (signal.aborted) return;
    this.#previousEventId = environment.record({ type, previousEventId: this.#previousEventId, details });
  }

  async #runState(name: string, state: State, input: Json): Promise<Step> {
    const { environment, signal } = this.#options;
    signal.throwIfAborted();
    this.record(`${state.Type}StateEntered`, {
      name,
      input: JSON.stringify(input),
      inputDetails: { truncated: false },
    });
    environment.trace({ name: 'StateEntered', state: name });
    const step = await this.#withRetries(name, state, input, this.#previousEventId);
    signal.throwIfAborted();
    const output = textWithinLimit(step.output, `state '${name}'`);
    this.#variables = { ...this.#variables, ...step.assigned };
    this.record(`${state.Type}StateExited`, {
      name,
      output,
      outputDetails: { truncated: false },
      ...(step.assigned === undefined
        ? {}
        : {
            assignedVariables: Object.fromEntries(
              Object.entries(step.assigned).map(([variable, value]) => [variable, JSON.stringify(value)]),
            ),
          }),
    });
    environment.trace({ name: 'StateExited', state: name });
    return step;
  }

  async #withRetries(name: string, state: State, input: Json, enteredEventId: number): Promise<Step> {
    const { environment, signal } = this.#options;
    const plan = new RetryPlan(state.Retry);
    const enteredMs = environment.clock.now();
    for (;;) {
      const frame = this.#frame(name, input, enteredMs, plan.count);
      try {
        const step = await RUNNERS[state.Type](this.#visit(state, frame));
        textWithinLimit(step.output, `state '${name}'`);
        return step;
      } catch (error) {
        if (!(error instanceof StateFailure) || signal.aborted) throw error;
        const failure = placed(error, name, enteredEventId);
        this.#traceFailure('StateFailed', name, failure);
        const delayMs = plan.nextDelayMs(failure.error, environment.random);
        if (delayMs === undefined) return await this.#caught(state, frame, failure);
        this.#traceFailure('RetryScheduled', name, failure, { delayMs, retry: plan.count });
        await pause(environment.clock, delayMs, signal);
      }
    }
  }

  async #caught(state: State, frame: Frame, failure: StateFailure): Promise<Step> {
    const catcher = findCatcher(state.Catch, failure.error);
    if (catcher === undefined) throw failure;
    const errorOutput = { Error: failure.error ?? '', Cause: failure.reason ?? '' };
    const completion = await this.#languageOf(state).caught(catcher, frame, errorOutput);
    return { ...completion, next: catcher.Next };
  }

  #visit(state: State, frame: Frame): Visit {
    const { environment, signal } = this.#options;
    return {
      state,
      frame,
      environment,
      signal,
      language: this.#languageOf(state),
      record: (type, details) => {
        this.record(type, details);
      },
      child: (childSignal, item = this.#options.item) =>
        new Thread({
          environment,
          signal: childSignal,
          variables: this.#variables,
          previousEventId: this.#previousEventId,
          ...(item === undefined ? {} : { item }),
        }),
      follow: (child) => {
        if (child instanceof Thread) this.#previousEventId = child.previousEventId;
      },
    };
  }

  #frame(stateName: string, input: Json, enteredMs: number, retryCount: number): Frame {
    const { environment, item } = this.#options;
    return {
      stateName,
      input,
      variables: this.#variables,
      random: environment.random,
      nowMs: environment.clock.now(),
      context: {
        ...environment.context,
        State: {
          EnteredTime: new Date(enteredMs).toISOString(),
          Name: stateName,
          RetryCount: retryCount,
        },
        ...(item === undefined ? {} : { Map: { Item: { Index: item.Index, Value: item.Value } } }),
      },
    };
  }

  #languageOf(state: State): QueryLanguage {
    const name = state.QueryLanguage ?? this.#options.environment.queryLanguage;
    return name === 'JSONata' ? jsonataLanguage : jsonPathLanguage;
  }

  #traceFailure(name: string, state: string, failure: StateFailure, detail?: JsonObject): void {
    this.#options.environment.trace({
      name,
      state,
      error: { error: failure.error ?? '', cause: failure.reason ?? '' },
      ...(detail === undefined ? {} : { detail }),
    });
  }
}

function isEnd(state: State): boolean {
  return state.End === true || state.Type === 'Succeed';
}

/** AWS states in the cause of a runtime error where it happened. */
function placed(failure: StateFailure, name: string, enteredEventId: number): StateFailure {
  const prefix = 'An error occurred while executing the state ';
  if (failure.error !== RUNTIME || failure.reason?.startsWith(prefix) === true) return failure;
  return new StateFailure(
    RUNTIME,
    `${prefix}'${name}' (entered at the event id #${String(enteredEventId)}). ${failure.reason ?? ''}`,
  );
}
