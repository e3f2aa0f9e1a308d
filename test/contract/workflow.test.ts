import { afterEach, describe, expect, it } from '@jest/globals';

import { stepFunctionsWorkflow } from '#adapters/aws/step-functions-workflow.ts';
import { memoryWorkflow } from '#adapters/memory/memory-workflow.ts';
import type { MachineInput } from '#contracts/messages.ts';
import type { Workflow } from '#ports/workflow.ts';

import { inProcess } from '../support/make-client.ts';
import { functionArn, machineArn, type MachineSystem, makeMachineSystem } from '../support/make-machine.ts';

type Execute = (input: MachineInput) => Promise<unknown>;

let system: MachineSystem | undefined;

afterEach(async () => {
  await system?.close();
  system = undefined;
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
    const opened = await makeMachineSystem({ work: (event) => execute(event as MachineInput) });
    system = opened;
    await opened.create('machine', {
      StartAt: 'Work',
      States: { Work: { Type: 'Task', Resource: functionArn('work'), End: true } },
    });
    const workflow = stepFunctionsWorkflow(inProcess(opened), machineArn('machine'));
    return {
      run: async (input) => {
        const running = workflow.run(input);
        await opened.settle();
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
    system = await makeMachineSystem();
    const workflow = stepFunctionsWorkflow(inProcess(system), machineArn('none'));
    await expect(workflow.run(INPUT)).rejects.toMatchObject({ code: 'RESOURCE_MISSING' });
  });
});
