import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  Chain,
  Choice,
  Condition,
  Errors,
  Fail,
  type IChainable,
  JsonPath,
  Parallel,
  Succeed,
  TaskInput,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke, type LambdaInvokeProps, SnsPublish } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

import { machineInput } from '#contracts/messages.ts';
import { TASK_TIMEOUT_SECONDS } from '#contracts/limits.ts';
import { RETRIERS } from '#contracts/retry-policy.ts';
import {
  PARALLEL_GROUPS,
  type Stage,
  type StageDefinition,
  STAGE_NAMES,
  STAGES,
  type Step,
  STEPS,
} from '#contracts/stages.ts';

import { functionOfState, type FunctionName, STAGE_FUNCTIONS } from '#lambda/functions.ts';

/** The functions of the stack. */
export type Functions = ReadonlyMap<FunctionName, IFunction>;

/** Longer than the stages' own 7 s: it ends a call that never returns. */
const TASK_TIMEOUT = Timeout.duration(Duration.seconds(TASK_TIMEOUT_SECONDS));

/** Where a caught error is stored; the rest of the state stays unchanged. */
const ERROR_PATH = '$.error';

/** The state that records what went wrong. */
const HANDLE_ERROR = 'HandleError';

/**
 * The definition of the state machine, derived from the table of stages. The input stays unchanged, and every step adds its
 * result, without anything that the input already has, so that the state stays small. Every task has the same retriers and
 * catchers.
 */
export function pipelineDefinition(scope: Construct, functions: Functions, topic: ITopic): Chain {
  const handleError = errorHandling(scope, functionNamed(functions, functionOfState(HANDLE_ERROR)));
  const states = [...STEPS.map((step) => stateOf(scope, functions, step)), publishSuccess(scope, topic)];
  for (const state of states) catchErrors(state, handleError);
  const [first, ...others] = states;
  if (first === undefined) throw new Error('The table of stages is empty.');
  return others.reduce((chain, state) => chain.next(state), Chain.start(first));
}

/** The functions that the machine calls. */
export function calledFunctions(functions: Functions): readonly IFunction[] {
  const names = [...STAGE_NAMES.map((stage) => STAGE_FUNCTIONS[stage]), functionOfState(HANDLE_ERROR)];
  return names.map((name) => functionNamed(functions, name));
}

function functionNamed(functions: Functions, name: FunctionName): IFunction {
  const found = functions.get(name);
  if (found === undefined)
    throw new Error(`The state machine calls the function ${name}, but the stack has none of that name.`);
  return found;
}

/** The state of a step: one stage, or several in parallel. */
function stateOf(
  scope: Construct,
  functions: Functions,
  { stages, result, group }: Step,
): TaskStateBase | Parallel {
  const called = (stage: Stage): IFunction => functionNamed(functions, STAGE_FUNCTIONS[stage]);
  const [only] = stages;
  if (group === undefined && only !== undefined)
    return stageTask(scope, only, called(only), `$.${result}`, selectorOf(only, '$'));
  const selectors = stages.map((stage, index) => selectorOf(stage, `$[${String(index)}].result`));
  const parallel = new Parallel(scope, group === undefined ? result : PARALLEL_GROUPS[group].state, {
    resultSelector: Object.assign({}, ...selectors) as Record<string, string>,
    resultPath: `$.${result}`,
  });
  for (const stage of stages) parallel.branch(branch(scope, stage, called(stage)));
  return parallel;
}

/** The fields that the state keeps of a stage's output at `path`; undefined: all of them. */
function selectorOf(stage: Stage, path: string): Record<string, string> | undefined {
  const { keeps }: StageDefinition = STAGES[stage];
  if (keeps === undefined) return undefined;
  return Object.fromEntries(Object.entries(keeps).map(([name, from]) => [`${name}.$`, `${path}.${from}`]));
}

/** Records what happened. A rejected or superseded image is not a failure of the machine; anything else is. */
function errorHandling(scope: Construct, fail: IFunction): IChainable {
  const handleError = task(scope, HANDLE_ERROR, fail, '$.outcome');
  const failed = new Fail(scope, 'ProcessingFailed', {
    errorPath: `${ERROR_PATH}.Error`,
    causePath: `${ERROR_PATH}.Cause`,
  });
  // If it fails itself, the first error stays in place and the start function settles the record.
  catchErrors(handleError, failed, '$.handlerError');
  const settled = new Succeed(scope, 'ProcessingEnded');
  return handleError.next(
    new Choice(scope, 'IsImageToBlame')
      .when(
        Condition.or(
          Condition.stringEquals('$.outcome.status', 'REJECTED'),
          Condition.stringEquals('$.outcome.status', 'SUPERSEDED'),
        ),
        settled,
      )
      .otherwise(failed),
  );
}

/** A stage gets the machine's input, and the execution and try that call it, for its log lines. */
const STAGE_PAYLOAD = TaskInput.fromObject({
  ...Object.fromEntries(
    Object.keys(machineInput.shape).map((name) => [name, JsonPath.objectAt(`$.${name}`)]),
  ),
  execution: {
    arn: JsonPath.stringAt('$$.Execution.Id'),
    retryCount: JsonPath.numberAt('$$.State.RetryCount'),
  },
});

function stageTask(
  scope: Construct,
  stage: Stage,
  lambdaFunction: IFunction,
  resultPath: string,
  resultSelector?: Record<string, string>,
): LambdaInvoke {
  return task(scope, STAGES[stage].state, lambdaFunction, resultPath, {
    payload: STAGE_PAYLOAD,
    ...(resultSelector === undefined ? {} : { resultSelector }),
  });
}

/** Without a payload, the function gets the whole state. */
function task(
  scope: Construct,
  name: string,
  lambdaFunction: IFunction,
  resultPath: string,
  options: Pick<LambdaInvokeProps, 'payload' | 'resultSelector'> = {},
): LambdaInvoke {
  const invoke = new LambdaInvoke(scope, name, {
    lambdaFunction,
    // The result is the function's bare output. The construct's own retrier would precede ours.
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    taskTimeout: TASK_TIMEOUT,
    resultPath,
    ...options,
  });
  return withRetriers(invoke);
}

/** A state in a branch can only go to another state of that branch, so the caught error is raised again for the Parallel. */
function branch(scope: Construct, stage: Stage, lambdaFunction: IFunction): IChainable {
  const task = stageTask(scope, stage, lambdaFunction, '$.result');
  const failed = new Fail(scope, `${STAGES[stage].state}Failed`, {
    errorPath: `${ERROR_PATH}.Error`,
    causePath: `${ERROR_PATH}.Cause`,
  });
  catchErrors(task, failed);
  return task;
}

function publishSuccess(scope: Construct, topic: ITopic): TaskStateBase {
  return withRetriers(
    new SnsPublish(scope, 'PublishSuccess', {
      topic,
      message: TaskInput.fromJsonPathAt('$.archive.notification'),
      taskTimeout: TASK_TIMEOUT,
      resultPath: JsonPath.DISCARD,
    }),
  );
}

function withRetriers<T extends TaskStateBase>(task: T): T {
  for (const { errors, intervalSeconds, maxAttempts, backoffRate } of RETRIERS) {
    task.addRetry({
      errors: [...errors],
      maxAttempts,
      ...(intervalSeconds === undefined ? {} : { interval: Duration.seconds(intervalSeconds) }),
      ...(backoffRate === undefined ? {} : { backoffRate }),
    });
  }
  return task;
}

/** States.ALL must be alone and last, and may not match States.DataLimitExceeded, which therefore has its own catcher. */
function catchErrors(state: TaskStateBase | Parallel, handler: IChainable, resultPath = ERROR_PATH): void {
  state.addCatch(handler, { errors: ['States.DataLimitExceeded'], resultPath });
  state.addCatch(handler, { errors: [Errors.ALL], resultPath });
}
