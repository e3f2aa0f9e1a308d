import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';

import { type HttpAccess, inProcess, overHttp } from './support/make-client.ts';
import { MACHINE_ROLE, machineArn, type MachineSystem, makeMachineSystem } from './support/make-machine.ts';

const DECIDING = JSON.stringify({
  StartAt: 'Start',
  States: {
    Start: { Type: 'Pass', Parameters: { 'n.$': '$.n' }, Next: 'Pause' },
    Pause: { Type: 'Wait', Seconds: 3600, Next: 'Decide' },
    Decide: {
      Type: 'Choice',
      Choices: [{ Variable: '$.n', NumericGreaterThan: 3, Next: 'Big' }],
      Default: 'Small',
    },
    Big: { Type: 'Pass', Result: 'big', End: true },
    Small: { Type: 'Fail', Error: 'TooSmall', Cause: 'n is small' },
  },
});
const FAILING = JSON.stringify({
  StartAt: 'No',
  States: { No: { Type: 'Fail', Error: 'Mine', Cause: 'because' } },
});

let system: MachineSystem;
let http: HttpAccess | undefined;

beforeEach(async () => {
  system = await makeMachineSystem();
});
afterEach(async () => {
  await http?.close();
  http = undefined;
  await system.close();
});

describe('Step Functions with the official client', () => {
  it('creates, starts, describes and deletes a standard machine', async () => {
    const client = new SFNClient(inProcess(system));

    const created = await client.send(
      new CreateStateMachineCommand({ name: 'm', definition: DECIDING, roleArn: MACHINE_ROLE }),
    );
    const stateMachineArn = created.stateMachineArn ?? '';
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, input: '{"n":5}' }),
    );
    await system.settle();
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    const history = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    const machine = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));

    expect(created.creationDate).toBeInstanceOf(Date);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '"big"' });
    expect(Number(execution.stopDate) - Number(execution.startDate)).toBe(3_600_000);
    expect(history.events?.[1]?.stateEnteredEventDetails).toMatchObject({ name: 'Start', input: '{"n":5}' });
    expect(history.events?.at(-1)).toMatchObject({
      type: 'ExecutionSucceeded',
      timestamp: execution.stopDate,
    });
    expect(machine).toMatchObject({ name: 'm', type: 'STANDARD', status: 'ACTIVE', definition: DECIDING });
    expect(await client.send(new ListStateMachinesCommand({}))).toMatchObject({
      stateMachines: [{ stateMachineArn, type: 'STANDARD' }],
    });

    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await expect(client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
    await expect(client.send(new ListExecutionsCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });

  it('waits for an express execution over HTTP; a failed one is a response, not an error', async () => {
    http = await overHttp(system);
    const client = new SFNClient({ ...http.client(), disableHostPrefix: true });
    await client.send(
      new CreateStateMachineCommand({
        name: 'm',
        definition: FAILING,
        roleArn: MACHINE_ROLE,
        type: 'EXPRESS',
      }),
    );

    const failed = await client.send(
      new StartSyncExecutionCommand({ stateMachineArn: machineArn('m'), name: 'n', input: '{"a":1}' }),
    );
    await client.send(
      new UpdateStateMachineCommand({
        stateMachineArn: machineArn('m'),
        definition: JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }),
      }),
    );
    const succeeded = await client.send(
      new StartSyncExecutionCommand({ stateMachineArn: machineArn('m'), input: '{"a":1}' }),
    );

    expect(failed.$metadata.httpStatusCode).toBe(200);
    expect(failed).toMatchObject({
      status: 'FAILED',
      error: 'Mine',
      cause: 'because',
      input: '{"a":1}',
      name: 'n',
    });
    expect(failed.startDate).toBeInstanceOf(Date);
    expect(succeeded).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"a":1}',
      outputDetails: { included: true },
    });
  });

  it('reports what is wrong with a definition', async () => {
    const client = new SFNClient(inProcess(system));
    const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } });

    await expect(
      client.send(new CreateStateMachineCommand({ name: 'm', definition, roleArn: MACHINE_ROLE })),
    ).rejects.toMatchObject({
      name: 'InvalidDefinition',
      message:
        "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next'",
    });
    expect(await client.send(new ValidateStateMachineDefinitionCommand({ definition }))).toMatchObject({
      result: 'FAIL',
      diagnostics: [{ code: 'MISSING_TRANSITION_TARGET', location: '/States/A/Next' }],
    });
  });
});
