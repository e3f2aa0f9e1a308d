import { describe, expect, it } from '@jest/globals';
import aslValidator from 'asl-validator';

import { STAGE_NAMES, STEPS } from '#contracts/stages.ts';
import { machineInput } from '#contracts/messages.ts';
import { RETRIERS } from '#contracts/retry-policy.ts';

import { grantsOf, roles } from './support/policies.ts';
import { logicalIdOf, resolvedResources } from './support/stage-template.ts';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Retry?: readonly Readonly<Record<string, unknown>>[];
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly Next: string;
    readonly ResultPath: string;
  }[];
  readonly Branches?: readonly Machine[];
  readonly TimeoutSeconds?: number;
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

const [resource] = Object.values(
  resolvedResources<{
    DefinitionString: string;
    StateMachineType: string;
    TracingConfiguration: unknown;
    LoggingConfiguration: unknown;
  }>('development', 'AWS::StepFunctions::StateMachine'),
);
const machine = JSON.parse(resource?.DefinitionString ?? '{}') as Machine;
const allStates = (definition: Machine): [string, State][] =>
  Object.entries(definition.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Branches ?? []).flatMap(allStates),
  ]);
const tasks = allStates(machine).filter(([, { Type }]) => Type === 'Task');

describe('the state machine', () => {
  it('is Express, traced, and logs every step with its data [T3, C5, K3, X1, G2]', () => {
    expect(resource).toMatchObject({
      StateMachineType: 'EXPRESS',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
    });
  });

  it('runs the stages in order, and the two derivatives in parallel [C5, F5]', () => {
    const path: string[] = [];
    for (
      let name: string | undefined = machine.StartAt;
      name !== undefined;
      name = machine.States[name]?.Next
    )
      path.push(name);
    const documented = [
      'ValidateImage',
      'ExtractMetadata',
      'ParallelProcessing',
      'ArchiveImage',
      'PublishSuccess',
    ];
    expect(path.filter((name) => documented.includes(name))).toEqual(documented);
    expect(path).toHaveLength(STEPS.length + 1);
    expect(machine.States['ParallelProcessing']?.Branches?.map(({ StartAt }) => StartAt)).toEqual([
      'ResizeImage',
      'GenerateThumbnail',
    ]);
  });

  it.each(['development', 'staging', 'production', 'options'] as const)(
    'is a valid definition in %s',
    (variant) => {
      const [definition] = Object.values(
        resolvedResources<{ DefinitionString: string }>(variant, 'AWS::StepFunctions::StateMachine'),
      );
      const deployed = definition?.DefinitionString.replace(
        /"(\w+)\.Arn"/g,
        '"arn:aws:lambda:eu-central-1:123456789012:function:$1"',
      );
      expect(aslValidator(JSON.parse(deployed ?? '') as never).errors).toEqual([]);
    },
  );

  it('gives every stage the input of the machine, and the execution and try that call it [D4, E6]', () => {
    for (const name of [
      'ValidateImage',
      'ExtractMetadata',
      'ResizeImage',
      'GenerateThumbnail',
      'ArchiveImage',
    ]) {
      const { Parameters = {} } = Object.fromEntries(tasks)[name] ?? {};
      expect(Object.keys(Parameters).sort()).toEqual(
        [...Object.keys(machineInput.shape).map((field) => `${field}.$`), 'execution'].sort(),
      );
      expect(Parameters['execution']).toEqual({
        'arn.$': '$$.Execution.Id',
        'retryCount.$': '$$.State.RetryCount',
      });
    }
  });

  it('retries by one policy: permanent errors never, temporary ones after 2, 4 and 8 s, the rest twice [E4, C5]', () => {
    for (const [name, { Retry = [] }] of tasks) {
      expect([name, Retry.map(({ ErrorEquals }) => ErrorEquals)]).toEqual([
        name,
        RETRIERS.map(({ errors }) => errors),
      ]);
      expect(Retry[0]).toMatchObject({ MaxAttempts: 0 });
      expect(Retry[1]).toMatchObject({ IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 });
      expect(Retry[2]).toMatchObject({ IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1.5 });
    }
  });

  it('catches everything everywhere, and adds the error to the state [E4, C5]', () => {
    for (const [name, { Catch = [] }] of allStates(machine).filter(
      ([, { Type }]) => Type === 'Task' || Type === 'Parallel',
    )) {
      expect([name, Catch.map(({ ErrorEquals }) => ErrorEquals)]).toEqual([
        name,
        [['States.DataLimitExceeded'], ['States.ALL']],
      ]);
      expect(Catch.map(({ ResultPath }) => ResultPath)).toEqual(
        name === 'HandleError' ? ['$.handlerError', '$.handlerError'] : ['$.error', '$.error'],
      );
    }
  });

  it('has enough time for a stage that exhausts its retries, and ends before the function that waits for it', () => {
    const stageSeconds = 7;
    expect(machine.TimeoutSeconds).toBe(45);
    expect(4 * stageSeconds + 2 + 4 + 8).toBeLessThan(45);
    for (const [name, { TimeoutSeconds }] of tasks) expect([name, TimeoutSeconds]).toEqual([name, 8]);
  });

  it('fits into the timeout of start, and that six times into the visibility of its message [E5]', () => {
    const functions = resolvedResources<{ Timeout: number }>('development', 'AWS::Lambda::Function');
    const queues = resolvedResources<{ VisibilityTimeout?: number }>('development', 'AWS::SQS::Queue');
    const startSeconds = functions[logicalIdOf(functions, 'ComputeStartFunction')]?.Timeout ?? 0;
    expect(machine.TimeoutSeconds).toBeLessThan(startSeconds);
    expect(queues[logicalIdOf(queues, 'MessagingProcessingQueue')]?.VisibilityTimeout).toBe(6 * startSeconds);
  });

  it('may call its functions and publish, and no more [S1]', () => {
    const role = roles()[logicalIdOf(roles(), 'OrchestrationRole')];
    const granted = grantsOf(role as never).filter((grant) => !/^(?:logs|xray):/.test(grant));
    expect(granted.map((grant) => grant.split(' on ')[0])).toEqual([
      ...Array.from({ length: STAGE_NAMES.length + 1 }, () => 'lambda:InvokeFunction'),
      'sns:Publish',
    ]);
  });
});
