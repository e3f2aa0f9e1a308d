import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ROOT } from '../../aws/principal.ts';
import { sleep } from '../../kernel/clock.ts';
import { Database } from '../../kernel/database.ts';
import { makeKernel } from '#local/test/support/make-kernel.ts';
import {
  functionArn,
  machineArn,
  MACHINE_ROLE,
  type MachineSystem,
  makeMachineSystem,
  makeRole,
} from '#local/test/support/make-machine.ts';

import { states } from './index.ts';
import { stateMachineResource } from './resources/state-machine.ts';
import { StatesStore } from './store.ts';

interface Line {
  readonly id: string;
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly previous_event_id: string;
  readonly event_timestamp: string;
  readonly execution_arn: string;
}

const LOG_GROUP = '/aws/vendedlogs/states/m';
const LOG_GROUP_ARN = `arn:aws:logs:eu-central-1:123456789012:log-group:${LOG_GROUP}:*`;
const WAITING = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } };

let system: MachineSystem;
beforeEach(async () => {
  system = await makeMachineSystem({
    work: async () => {
      await sleep(system.clock, 1500);
      return { secret: 1 };
    },
    bad: async () => {
      throw new TypeError('no');
    },
  });
});
afterEach(async () => {
  await system.close();
});

function call(operation: string, input: object): Promise<Readonly<Record<string, unknown>>> {
  return system.call('states', operation, { ...input });
}

async function started(name: string, more: object = {}): Promise<string> {
  const { executionArn } = await call('StartExecution', { stateMachineArn: machineArn(name), ...more });
  return String(executionArn);
}

async function lines(): Promise<Line[]> {
  const { events = [] } = (await system.call('logs', 'FilterLogEvents', { logGroupName: LOG_GROUP })) as {
    events?: { message: string }[];
  };
  return events.map(({ message }) => JSON.parse(message) as Line);
}

describe('a standard execution', () => {
  it('keeps its result and a history of typed events', async () => {
    await system.create(
      'm',
      {
        StartAt: 'Work',
        States: {
          Work: { Type: 'Task', Resource: functionArn('work'), Next: 'End' },
          End: { Type: 'Succeed' },
        },
      },
      { type: 'STANDARD' },
    );

    const executionArn = await started('m', { name: 'first', input: '{"a":1}' });
    expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
    await system.settle();

    expect(executionArn).toBe('arn:aws:states:eu-central-1:123456789012:execution:m:first');
    expect(await call('DescribeExecution', { executionArn })).toMatchObject({
      status: 'SUCCEEDED',
      input: '{"a":1}',
      output: '{"secret":1}',
      stopDate: system.clock.now() / 1000,
    });
    const { events } = (await call('GetExecutionHistory', { executionArn })) as {
      events: { id: number; previousEventId: number; type: string }[];
    };
    expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 1, 'TaskStateEntered'],
      [3, 2, 'LambdaFunctionScheduled'],
      [4, 3, 'LambdaFunctionStarted'],
      [5, 4, 'LambdaFunctionSucceeded'],
      [6, 5, 'TaskStateExited'],
      [7, 6, 'SucceedStateEntered'],
      [8, 7, 'SucceedStateExited'],
      [9, 8, 'ExecutionSucceeded'],
    ]);
    expect(events[2]).toMatchObject({
      lambdaFunctionScheduledEventDetails: { resource: functionArn('work'), input: '{"a":1}' },
    });
    expect(events[5]).toMatchObject({
      stateExitedEventDetails: { name: 'Work', output: '{"secret":1}', outputDetails: { truncated: false } },
    });
  });

  it('is paged and reversed in its history', async () => {
    await system.create('m', WAITING, { type: 'STANDARD' });
    const executionArn = await started('m');
    await system.settle();

    const first = (await call('GetExecutionHistory', {
      executionArn,
      maxResults: 2,
      reverseOrder: true,
    })) as {
      events: { type: string }[];
      nextToken?: string;
    };
    const second = (await call('GetExecutionHistory', {
      executionArn,
      maxResults: 2,
      reverseOrder: true,
      nextToken: first.nextToken,
    })) as typeof first;

    expect([...first.events, ...second.events].map(({ type }) => type)).toEqual([
      'ExecutionSucceeded',
      'WaitStateExited',
      'WaitStateEntered',
      'ExecutionStarted',
    ]);
    expect(second.nextToken).toBeUndefined();
  });

  it('answers the same call again while it runs and refuses its name afterwards', async () => {
    await system.create('m', WAITING, { type: 'STANDARD' });

    const first = await started('m', { name: 'n', input: '{}' });
    expect(await started('m', { name: 'n', input: '{}' })).toBe(first);
    await expect(started('m', { name: 'n', input: '[]' })).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
    });
    await system.settle();
    await expect(started('m', { name: 'n', input: '{}' })).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
    });
    expect(await call('ListExecutions', { stateMachineArn: machineArn('m') })).toMatchObject({
      executions: [{ name: 'n', status: 'SUCCEEDED' }],
    });
  });

  it('ends as ABORTED when it is stopped, and writes nothing more', async () => {
    await system.create('m', WAITING, { type: 'STANDARD' });
    const executionArn = await started('m');
    await system.settle(5000);

    await call('StopExecution', { executionArn, error: 'Mine', cause: 'because' });
    await system.settle();

    expect(await call('DescribeExecution', { executionArn })).toMatchObject({
      status: 'ABORTED',
      error: 'Mine',
      cause: 'because',
    });
    const { events } = (await call('GetExecutionHistory', { executionArn })) as {
      events: { type: string }[];
    };
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'ExecutionAborted',
    ]);
  });

  it('that ran when the runtime ended has failed at its next start', async () => {
    const database = new Database(':memory:');
    const executionArn = 'arn:aws:states:eu-central-1:123456789012:execution:m:x';
    new StatesStore(database).addExecution({
      arn: executionArn,
      machineArn: machineArn('m'),
      name: 'x',
      status: 'RUNNING',
      input: '{}',
      output: null,
      error: null,
      cause: null,
      traceHeader: null,
      startedAtMs: 1,
      stoppedAtMs: null,
    });

    const restarted = makeKernel([states], { database });
    await restarted.settle();

    expect(await restarted.call('states', 'DescribeExecution', { executionArn })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
    await restarted.close();
  });
});

describe('an express execution', () => {
  it('runs without being waited for, and is not kept', async () => {
    await system.create('m', WAITING);

    const executionArn = await started('m', { name: 'n' });
    await system.settle();

    expect(executionArn).toMatch(/:express:m:n:[0-9a-f-]{36}$/);
    expect(system.happenings('ExecutionSucceeded').map(({ resource }) => resource)).toEqual([executionArn]);
    for (const operation of ['DescribeExecution', 'StopExecution', 'GetExecutionHistory'])
      await expect(call(operation, { executionArn })).rejects.toMatchObject({
        code: 'InvalidArn',
        message: "Invalid Arn: 'Resource type not valid in this context: express'",
      });
    await expect(call('ListExecutions', { stateMachineArn: machineArn('m') })).rejects.toMatchObject({
      code: 'StateMachineTypeNotSupported',
    });
  });

  it('of a standard machine cannot be waited for', async () => {
    await system.create('m', WAITING, { type: 'STANDARD' });

    await expect(call('StartSyncExecution', { stateMachineArn: machineArn('m') })).rejects.toMatchObject({
      code: 'StateMachineTypeNotSupported',
    });
  });
});

describe('what starts an execution', () => {
  it('must be JSON within the limit for a machine that exists', async () => {
    await system.create('m', WAITING);
    const start = (more: object): Promise<unknown> =>
      call('StartSyncExecution', { stateMachineArn: machineArn('m'), ...more });

    await expect(start({ input: '{' })).rejects.toMatchObject({ code: 'InvalidExecutionInput' });
    await expect(start({ input: JSON.stringify('x'.repeat(262_144)) })).rejects.toMatchObject({
      code: 'ValidationException',
    });
    await expect(start({ name: 'a b' })).rejects.toMatchObject({ code: 'InvalidName' });
    await expect(start({ stateMachineArn: machineArn('absent') })).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
    });
    await expect(start({ stateMachineArn: 'm' })).rejects.toMatchObject({ code: 'InvalidArn' });
  });

  it('must be permitted to do so on the machine', async () => {
    await makeRole(system, 'caller', {
      Effect: 'Allow',
      Action: 'states:StartSyncExecution',
      Resource: machineArn('mine'),
    });
    const quick = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
    await system.create('mine', quick);
    await system.create('other', quick);
    const start = (name: string): Promise<unknown> =>
      system.call(
        'states',
        'StartSyncExecution',
        { stateMachineArn: machineArn(name) },
        { kind: 'role', roleArn: 'arn:aws:iam::123456789012:role/caller', sessionName: 's' },
      );

    await expect(start('mine')).resolves.toMatchObject({ status: 'SUCCEEDED' });
    await expect(start('other')).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});

describe('a machine', () => {
  it('needs a role that exists and trusts Step Functions for this machine', async () => {
    const create = (roleArn: string, name = 'm'): Promise<unknown> =>
      system.create(name, WAITING, { roleArn });
    await system.call('iam', 'CreateRole', {
      RoleName: 'choosy',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'states.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { ArnEquals: { 'aws:SourceArn': machineArn('chosen') } },
          },
        ],
      }),
    });

    await expect(create('arn:aws:iam::123456789012:role/absent')).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    await expect(create('arn:aws:iam::123456789012:role/choosy')).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    await expect(create('arn:aws:iam::123456789012:role/choosy', 'chosen')).resolves.toBeDefined();
  });

  it('may be created again as it is, but not differently', async () => {
    const first = await system.create('m', WAITING);
    expect(await system.create('m', WAITING)).toEqual(first);
    await expect(system.create('m', { ...WAITING, Comment: 'other' })).rejects.toMatchObject({
      code: 'StateMachineAlreadyExists',
    });
  });

  it('goes on with its old definition in executions that run while it is changed', async () => {
    await system.create('m', WAITING, { type: 'STANDARD' });
    const executionArn = await started('m');
    await call('UpdateStateMachine', {
      stateMachineArn: machineArn('m'),
      definition: JSON.stringify({ StartAt: 'F', States: { F: { Type: 'Fail' } } }),
    });
    const later = await started('m');
    await system.settle();

    expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await call('DescribeExecution', { executionArn: later })).toMatchObject({ status: 'FAILED' });
  });

  it('of a template is made once and brought up to date afterwards', async () => {
    const provision = (definition: object) =>
      stateMachineResource.provision(
        {
          logicalId: 'M',
          stackName: 's',
          type: 'AWS::StepFunctions::StateMachine',
          properties: {
            StateMachineName: 'm',
            StateMachineType: 'EXPRESS',
            DefinitionString: JSON.stringify(definition),
            DefinitionSubstitutions: { seconds: 'text' },
            RoleArn: MACHINE_ROLE,
          },
          generatedName: () => 'generated',
          assetDirectory: () => '',
        },
        system.kernel,
      );

    const first = await provision(WAITING);
    await provision({ StartAt: 'P', States: { P: { Type: 'Pass', Result: '${seconds}', End: true } } });
    const { output } = await system.kernel.call({
      service: 'states',
      operation: 'StartSyncExecution',
      principal: ROOT,
      input: { stateMachineArn: machineArn('m') },
    });

    expect(first).toMatchObject({ ref: machineArn('m'), attributes: { Arn: machineArn('m'), Name: 'm' } });
    expect(output).toBe('"text"');
  });
});

describe('the log of a machine', () => {
  const machine = {
    StartAt: 'Bad',
    States: {
      Bad: {
        Type: 'Task',
        Resource: functionArn('bad'),
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sorry' }],
        End: true,
      },
      Sorry: { Type: 'Fail', Error: 'Sorry', Cause: 'it is' },
    },
  };

  async function runLogged(level: string, includeExecutionData: boolean): Promise<Line[]> {
    await system.call('logs', 'CreateLogGroup', { logGroupName: LOG_GROUP });
    await system.create('m', machine, {
      loggingConfiguration: {
        level,
        includeExecutionData,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: LOG_GROUP_ARN } }],
      },
    });
    await call('StartSyncExecution', { stateMachineArn: machineArn('m'), input: '{"a":1}' });
    await system.settle();
    return lines();
  }

  it('has a line for every event at level ALL', async () => {
    const found = await runLogged('ALL', true);

    expect(found.map(({ id, type, previous_event_id: previous }) => [id, type, previous])).toEqual([
      ['1', 'ExecutionStarted', '0'],
      ['2', 'TaskStateEntered', '1'],
      ['3', 'LambdaFunctionScheduled', '2'],
      ['4', 'LambdaFunctionStarted', '3'],
      ['5', 'LambdaFunctionFailed', '4'],
      ['6', 'TaskStateExited', '5'],
      ['7', 'FailStateEntered', '6'],
      ['8', 'ExecutionFailed', '7'],
    ]);
    expect(found[1]?.details).toEqual({ name: 'Bad', input: '{"a":1}', inputDetails: { truncated: false } });
    expect(found[4]?.details).toMatchObject({ error: 'TypeError' });
    expect(found[7]?.details).toEqual({ error: 'Sorry', cause: 'it is' });
    expect(found[7]?.event_timestamp).toBe(String(system.clock.now()));
    expect(found[7]?.execution_arn).toMatch(/:express:m:/);
  });

  it('has errors only at level ERROR, and no data unless asked for', async () => {
    const found = await runLogged('ERROR', false);

    expect(found.map(({ type }) => type)).toEqual([
      'LambdaFunctionFailed',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
    expect(found[1]?.details).toEqual({ name: 'Sorry' });
  });

  it('needs an existing group and a role that may set up its delivery', async () => {
    await makeRole(system, 'poor', { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' });
    const create = (settings: object): Promise<unknown> =>
      system.create('m', machine, {
        loggingConfiguration: {
          level: 'ALL',
          destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: LOG_GROUP_ARN } }],
        },
        ...settings,
      });

    await expect(create({})).rejects.toMatchObject({ code: 'InvalidLoggingConfiguration' });
    await expect(create({ loggingConfiguration: { level: 'ALL' } })).rejects.toMatchObject({
      code: 'InvalidLoggingConfiguration',
    });
    await system.call('logs', 'CreateLogGroup', { logGroupName: LOG_GROUP });
    await expect(create({ roleArn: 'arn:aws:iam::123456789012:role/poor' })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    await expect(create({})).resolves.toBeDefined();
  });
});
