import type { Members } from '#local/aws/members.ts';
import type { ServiceFactory } from '#local/kernel/service.ts';
import type { TraceEntry } from '#local/kernel/trace.ts';
import { iam } from '#local/services/iam/index.ts';
import { lambda } from '#local/services/lambda/index.ts';
import type { LoadedHandler } from '#local/services/lambda/load-function.ts';
import { logs } from '#local/services/logs/index.ts';
import { states } from '#local/services/states/index.ts';

import { makeKernel, type TestKernel } from './make-kernel.ts';

export const MACHINE_ROLE = 'arn:aws:iam::123456789012:role/machine';
export const functionArn = (name: string): string =>
  `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
export const machineArn = (name: string): string =>
  `arn:aws:states:eu-central-1:123456789012:stateMachine:${name}`;

/** The response of StartSyncExecution. */
export interface SyncResult {
  readonly executionArn: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

export interface MachineSystem extends TestKernel {
  /** Functions by name; a Task calls them by `functionArn(name)`. */
  readonly handlers: Record<string, LoadedHandler>;
  create(name: string, definition: object, settings?: Members): Promise<Members>;
  /** Runs the definition as an express machine to its end, advancing virtual time as needed. */
  run(definition: object, input?: unknown): Promise<SyncResult & { readonly durationMs: number }>;
  /** Trace entries of executions with this name. */
  happenings(name: string): readonly TraceEntry[];
}

/**
 * State machines over real functions in this process, under a virtual clock. The machines' role is allowed
 * everything.
 */
export async function makeMachineSystem(
  handlers: Record<string, LoadedHandler> = {},
  more: readonly ServiceFactory[] = [],
): Promise<MachineSystem> {
  const loadFunction = ({ functionName }: { functionName: string }): LoadedHandler | undefined =>
    handlers[functionName];
  const system = makeKernel([iam, logs, lambda({ loadFunction }), ...more, states]);
  await makeRole(system, 'machine', { Effect: 'Allow', Action: '*', Resource: '*' });
  for (const name of Object.keys(handlers)) await makeFunction(system, name);
  let made = 0;
  const create = (name: string, definition: object, settings: Members = {}): Promise<Members> =>
    system.call('states', 'CreateStateMachine', {
      name,
      definition: JSON.stringify(definition),
      roleArn: MACHINE_ROLE,
      type: 'EXPRESS',
      ...settings,
    });
  return {
    ...system,
    handlers,
    create,
    run: async (definition, input = {}) => {
      made += 1;
      const name = `machine${String(made)}`;
      await create(name, definition);
      const startedMs = system.clock.now();
      let durationMs = 0;
      const running = system
        .call('states', 'StartSyncExecution', {
          stateMachineArn: machineArn(name),
          input: JSON.stringify(input),
        })
        .finally(() => {
          durationMs = system.clock.now() - startedMs;
        });
      await system.settle();
      return { ...((await running) as unknown as SyncResult), durationMs };
    },
    happenings: (name) =>
      system.kernel.trace.entries.filter((entry) => entry.kind === 'execution' && entry.name === name),
  };
}

/** A role that Step Functions and Lambda may assume, with one statement. */
export async function makeRole(system: TestKernel, name: string, statement: object): Promise<void> {
  await system.call('iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: ['states.amazonaws.com', 'lambda.amazonaws.com'] },
          Action: 'sts:AssumeRole',
        },
      ],
    }),
  });
  await system.call('iam', 'PutRolePolicy', {
    RoleName: name,
    PolicyName: 'own',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  });
}

/** A function whose handler was given by this name; `changes` of a function that exists take effect at once. */
export async function makeFunction(system: TestKernel, name: string, changes: Members = {}): Promise<void> {
  await system.call('lambda', 'ProvisionFunction', {
    name,
    arn: functionArn(name),
    roleArn: MACHINE_ROLE,
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    codeDirectory: '/nowhere',
    layerDirectories: [],
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: {},
    logGroupName: `/aws/lambda/${name}`,
    description: '',
    ...changes,
  });
}
