import { afterEach, describe, expect, it } from '@jest/globals';

import { stepFunctionsWorkflow } from '#adapters/aws/step-functions-workflow.ts';
import { memoryWorkflow } from '#adapters/memory/memory-workflow.ts';
import type { MachineInput } from '#contracts/messages.ts';
import type { Workflow } from '#ports/workflow.ts';

import { arnOf, openAccount, ROLE_ARN, type TestAccount } from '../support/open-account.ts';

type Execute = (input: MachineInput) => Promise<unknown>;

let account: TestAccount | undefined;

afterEach(async () => {
  await account?.close();
  account = undefined;
});

const INPUT: MachineInput = {
  imageKey: 'uploads/ä "b".jpg',
  bucket: 'b',
  uploadTimestamp: '2026-11-24T10:00:00.000Z',
  contentType: 'image/jpeg',
  size: 1,
  versionId: 'v',
  runId: 'aaaaaaaaaaaa',
  attempt: 1,
  delivery: 1,
  lastDelivery: false,
};

const IMPLEMENTATIONS: Readonly<Record<string, (execute: Execute) => Promise<Workflow>>> = {
  'in memory': (execute) => Promise.resolve(memoryWorkflow(execute)),
  'on Step Functions': async (execute) => {
    const opened = await openAccount({
      functions: { work: (event) => execute(event as MachineInput) },
      resources: {
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: {
            StateMachineName: 'machine',
            StateMachineType: 'EXPRESS',
            RoleArn: ROLE_ARN,
            Definition: {
              StartAt: 'Work',
              States: { Work: { Type: 'Task', Resource: arnOf('lambda', 'function:work'), End: true } },
            },
          },
          DependsOn: 'Role',
        },
      },
    });
    account = opened;
    const workflow = stepFunctionsWorkflow(opened.settings, arnOf('states', 'stateMachine:machine'));
    return {
      run: async (input) => {
        const running = workflow.run(input);
        await opened.runtime.settle();
        return running;
      },
    };
  },
};

describe.each(Object.entries(IMPLEMENTATIONS))('the workflow %s', (_name, open) => {
  it('runs with its input and waits for it to end', async () => {
    const inputs: MachineInput[] = [];
    const workflow = await open((input) => Promise.resolve(inputs.push(input)));
    expect(await workflow.run(INPUT)).toMatchObject({ status: 'SUCCEEDED' });
    expect(inputs).toEqual([INPUT]);
  });

  it('returns error and cause when it fails, since that is not an error of the call', async () => {
    const workflow = await open(() => {
      const error = new Error('CORRUPT in resize: It breaks.');
      error.name = 'InvalidImageError';
      return Promise.reject(error);
    });
    const { status, error, cause = '' } = await workflow.run(INPUT);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'InvalidImageError' });
    expect(JSON.parse(cause)).toMatchObject({ errorMessage: 'CORRUPT in resize: It breaks.' });
  });
});

describe('the workflow on Step Functions', () => {
  it('that does not exist gives an error of ours', async () => {
    account = await openAccount();
    const workflow = stepFunctionsWorkflow(account.settings, arnOf('states', 'stateMachine:none'));
    await expect(workflow.run(INPUT)).rejects.toMatchObject({ code: 'RESOURCE_MISSING' });
  });
});
