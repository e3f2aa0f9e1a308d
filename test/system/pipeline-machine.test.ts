import {
  SFNClient,
  StartSyncExecutionCommand,
  type StartSyncExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';

import { machineInput } from '#contracts/messages.ts';
import { functionOfState, STAGE_FUNCTIONS } from '#lambda/functions.ts';
import { pipelineDefinition } from '#lib/constructs/orchestration/pipeline-definition.ts';

import { arnOf, openAccount, ROLE_ARN, type TestAccount } from '../support/open-account.ts';

const CALLED = [...Object.values(STAGE_FUNCTIONS), functionOfState('HandleError')];
const TOPIC_ARN = arnOf('sns', 'notifications');

/** Every field of the machine's input; the test's functions use none. */
const INPUT = Object.fromEntries(Object.keys(machineInput.shape).map((name) => [name, `the ${name}`]));

/** The definition that the stack deploys, with the test's functions. */
function definition(): object {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Pipeline');
  const functions = new Map(
    CALLED.map((name) => [name, Function.fromFunctionArn(stack, name, arnOf('lambda', `function:${name}`))]),
  );
  const chain = pipelineDefinition(stack, functions, Topic.fromTopicArn(stack, 'Topic', TOPIC_ARN));
  new StateMachine(stack, 'Machine', {
    stateMachineType: StateMachineType.EXPRESS,
    definitionBody: DefinitionBody.fromChainable(chain),
  });
  const [machine] = Object.values(
    Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'),
  ) as { Properties: { DefinitionString: string | { 'Fn::Join': [string, (string | object)[]] } } }[];
  const text = machine?.Properties.DefinitionString ?? '{}';
  const parts = typeof text === 'string' ? [text] : text['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'aws')).join('')) as object;
}

let account: TestAccount;
afterEach(async () => {
  await account.close();
});

class TransientError extends Error {
  override readonly name = 'TransientError';
}

interface Machine {
  /** Functions in the order of their calls. */
  readonly calls: readonly string[];
  /** Runs the machine to its end, moving virtual time as far as it needs. */
  run(): Promise<StartSyncExecutionCommandOutput & { readonly durationMs: number }>;
}

async function start(changes: Readonly<Record<string, () => Promise<unknown>>> = {}): Promise<Machine> {
  const calls: string[] = [];
  const answers: Readonly<Record<string, () => Promise<unknown>>> = {
    validate: async () => ({ imageKey: 'k', bucket: 'b', valid: true, format: 'jpeg' }),
    metadata: async () => ({
      metadata: { width: 1, height: 2, format: 'jpeg', space: 'srgb', channels: 3, hasAlpha: false },
    }),
    resize: async () => ({ resizedKey: 'r' }),
    thumbnail: async () => ({ thumbnailKey: 't' }),
    archive: async () => ({ archivedLocation: 'a/', status: 'COMPLETED', notification: { imageId: 'i' } }),
    fail: async () => ({ status: 'FAILED' }),
    ...changes,
  };
  account = await openAccount({
    functions: Object.fromEntries(
      CALLED.map((name) => [
        name,
        async () => {
          calls.push(name);
          return answers[name]?.();
        },
      ]),
    ),
    resources: {
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'notifications' } },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineName: 'pipeline',
          StateMachineType: 'EXPRESS',
          RoleArn: ROLE_ARN,
          DefinitionString: JSON.stringify(definition()),
        },
        DependsOn: 'Role',
      },
    },
  });
  const { clock, runtime, settings } = account;
  const run = async () => {
    const startedMs = clock.now();
    let durationMs = 0;
    const running = new SFNClient(settings)
      .send(
        new StartSyncExecutionCommand({
          stateMachineArn: arnOf('states', 'stateMachine:pipeline'),
          input: JSON.stringify(INPUT),
        }),
      )
      .finally(() => {
        durationMs = clock.now() - startedMs;
      });
    await runtime.settle();
    return { ...(await running), durationMs };
  };
  return { calls, run };
}

describe("the pipeline's machine in the local runtime", () => {
  it('takes an image through its stages and publishes its completion', async () => {
    const { calls, run } = await start();

    const { status, cause, output = '{}' } = await run();

    expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
    expect(calls).toEqual(Object.values(STAGE_FUNCTIONS));
    expect(JSON.parse(output)).toMatchObject({
      ...INPUT,
      validation: { valid: true },
      metadata: { width: 1, height: 2 },
      derivatives: { resizedKey: 'r', thumbnailKey: 't' },
    });
    const publish = account.runtime.trace.entries.find(({ name }) => name === 'Publish');
    expect(publish?.detail).toMatchObject({ input: { TopicArn: TOPIC_ARN, Message: '{"imageId":"i"}' } });
  });

  it('retries a transient failure after 2, 4 and 8 seconds, then records it and fails with its name', async () => {
    const { calls, run } = await start({
      resize: async () => {
        throw new TransientError('busy');
      },
    });

    const { status, error, cause, durationMs } = await run();

    expect([status, error, durationMs]).toEqual(['FAILED', 'TransientError', 14_000]);
    expect(JSON.parse(cause ?? '')).toMatchObject({ errorType: 'TransientError', errorMessage: 'busy' });
    expect(calls.filter((stage) => stage === 'resize')).toHaveLength(4);
    expect(calls.at(-1)).toBe('fail');
  });

  it('succeeds when the image is to blame', async () => {
    const { run } = await start({
      validate: async () => {
        throw Object.assign(new Error('no image'), { name: 'InvalidImageError' });
      },
      fail: async () => ({ status: 'REJECTED' }),
    });

    const { status, durationMs, output = '{}' } = await run();

    expect([status, durationMs]).toEqual(['SUCCEEDED', 0]);
    expect(JSON.parse(output)).toMatchObject({
      error: { Error: 'InvalidImageError' },
      outcome: { status: 'REJECTED' },
    });
  });
});
