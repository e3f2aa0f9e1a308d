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

import type { StageFunction } from '../config/functions.ts';

export type StageFunctions = Readonly<Record<StageFunction, IFunction>>;

/** Above the stages' own 7 s: it ends a call whose answer never comes. */
const TASK_TIMEOUT = Timeout.duration(Duration.seconds(TASK_TIMEOUT_SECONDS));

/** Where a caught error lies; the rest of the state stays as it was. */
const ERROR_PATH = '$.error';

/**
 * The definition of the state machine. The input stays as it is and every stage adds its result, without what the input
 * already says, so that the state stays small. Every task has the same retriers and catchers.
 */
export function pipelineDefinition(scope: Construct, functions: StageFunctions, topic: ITopic): Chain {
  const handleError = errorHandling(scope, functions.fail);

  const validate = stage(scope, 'ValidateImage', functions.validate, '$.validation', {
    'imageKey.$': '$.imageKey',
    'bucket.$': '$.bucket',
    'valid.$': '$.valid',
    'format.$': '$.format',
  });
  const metadata = stage(scope, 'ExtractMetadata', functions.metadata, '$.metadata', {
    'width.$': '$.metadata.width',
    'height.$': '$.metadata.height',
    'format.$': '$.metadata.format',
    'space.$': '$.metadata.space',
    'channels.$': '$.metadata.channels',
    'hasAlpha.$': '$.metadata.hasAlpha',
  });
  const derivatives = new Parallel(scope, 'ParallelProcessing', {
    resultSelector: {
      'resizedKey.$': '$[0].result.resizedKey',
      'thumbnailKey.$': '$[1].result.thumbnailKey',
    },
    resultPath: '$.derivatives',
  })
    .branch(branch(scope, 'ResizeImage', functions.resize))
    .branch(branch(scope, 'GenerateThumbnail', functions.thumbnail));
  const archive = stage(scope, 'ArchiveImage', functions.archive, '$.archive');
  const publish = publishSuccess(scope, topic);

  for (const state of [validate, metadata, derivatives, archive, publish]) catchErrors(state, handleError);
  return Chain.start(validate).next(metadata).next(derivatives).next(archive).next(publish);
}

/** Records what happened. A rejected or superseded image is no failure of the machine; anything else is. */
function errorHandling(scope: Construct, fail: IFunction): IChainable {
  const handleError = task(scope, 'HandleError', fail, '$.outcome');
  const failed = new Fail(scope, 'ProcessingFailed', {
    errorPath: `${ERROR_PATH}.Error`,
    causePath: `${ERROR_PATH}.Cause`,
  });
  // Its own failure leaves the first error in place; the start function settles the record.
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

/** A stage gets the machine's input, and which execution and which try of it calls: its log line says so. */
const STAGE_PAYLOAD = TaskInput.fromObject({
  ...Object.fromEntries(
    Object.keys(machineInput.shape).map((name) => [name, JsonPath.objectAt(`$.${name}`)]),
  ),
  execution: {
    arn: JsonPath.stringAt('$$.Execution.Id'),
    retryCount: JsonPath.numberAt('$$.State.RetryCount'),
  },
});

function stage(
  scope: Construct,
  name: string,
  lambdaFunction: IFunction,
  resultPath: string,
  resultSelector?: Record<string, string>,
): LambdaInvoke {
  return task(scope, name, lambdaFunction, resultPath, {
    payload: STAGE_PAYLOAD,
    ...(resultSelector === undefined ? {} : { resultSelector }),
  });
}

/** Without a payload the function gets the whole state. */
function task(
  scope: Construct,
  name: string,
  lambdaFunction: IFunction,
  resultPath: string,
  options: Pick<LambdaInvokeProps, 'payload' | 'resultSelector'> = {},
): LambdaInvoke {
  const invoke = new LambdaInvoke(scope, name, {
    lambdaFunction,
    // The result is the function's own output; the construct's retrier would come before ours.
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    taskTimeout: TASK_TIMEOUT,
    resultPath,
    ...options,
  });
  return withRetriers(invoke);
}

/** A state inside a branch can only go to a state of that branch, so the caught error is raised once more for the Parallel. */
function branch(scope: Construct, name: string, lambdaFunction: IFunction): IChainable {
  const task = stage(scope, name, lambdaFunction, '$.result');
  const failed = new Fail(scope, `${name}Failed`, {
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

/** States.ALL stands alone and last, and may or may not match States.DataLimitExceeded: that has its own catcher. */
function catchErrors(state: TaskStateBase | Parallel, handler: IChainable, resultPath = ERROR_PATH): void {
  state.addCatch(handler, { errors: ['States.DataLimitExceeded'], resultPath });
  state.addCatch(handler, { errors: [Errors.ALL], resultPath });
}
