import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { executionAlreadyExists } from '../errors.ts';
import type { ExecutionRequest, Executions } from '../executions.ts';
import { newExecution } from '../new-execution.ts';
import { permission } from '../permissions.ts';
import type { StatesStore } from '../store.ts';

interface Input {
  readonly stateMachineArn: string;
  readonly name?: string;
  /** JSON text. */
  readonly input?: string;
  readonly traceHeader?: string;
}

interface Output {
  readonly executionArn: string;
  /** Seconds since the Unix epoch. */
  readonly startDate: number;
}

/**
 * Starts a machine without waiting for it. A standard execution is kept; its name can only be reused with the same
 * input while it runs.
 */
export function startExecution(
  kernel: ServiceContext,
  store: StatesStore,
  executions: Executions,
): AtomicOperation<Input, Output> {
  return {
    required: ['stateMachineArn'],
    optional: ['name', 'input', 'traceHeader'],
    permissions: ({ stateMachineArn }) => permission('StartExecution', stateMachineArn),
    handle: (input, { nowMs }) => {
      const request = newExecution(kernel, store, input);
      const existing = store.findExecution(request.arn);
      if (existing !== undefined) {
        if (existing.status !== 'RUNNING' || existing.input !== request.input)
          throw executionAlreadyExists(request.arn);
        return { executionArn: existing.arn, startDate: existing.startedAtMs / 1000 };
      }
      if (request.machine.type === 'STANDARD') keep(store, request, nowMs);
      kernel.database.afterCommit(() => {
        executions.start(request);
      });
      return { executionArn: request.arn, startDate: nowMs / 1000 };
    },
  };
}

function keep(store: StatesStore, request: ExecutionRequest, startedAtMs: number): void {
  store.addExecution({
    arn: request.arn,
    machineArn: request.machine.arn,
    name: request.name,
    status: 'RUNNING',
    input: request.input,
    output: null,
    error: null,
    cause: null,
    traceHeader: request.traceHeader ?? null,
    startedAtMs,
    stoppedAtMs: null,
  });
}
