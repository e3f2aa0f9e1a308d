import type { AtomicOperation } from '../../../kernel/operation.ts';
import { checkExecutionArn } from '../arns.ts';
import { executionDoesNotExist } from '../errors.ts';
import { permission } from '../permissions.ts';
import type { StatesStore } from '../store.ts';

interface Input {
  readonly executionArn: string;
}

export function describeExecution(store: StatesStore): AtomicOperation<Input, object> {
  return {
    required: ['executionArn'],
    optional: [],
    permissions: ({ executionArn }) => permission('DescribeExecution', executionArn),
    handle: ({ executionArn }) => {
      checkExecutionArn(executionArn);
      const execution = store.findExecution(executionArn);
      if (execution === undefined) throw executionDoesNotExist(executionArn);
      const { machineArn, name, status, input, output, error, cause, traceHeader } = execution;
      const { startedAtMs, stoppedAtMs } = execution;
      return {
        executionArn,
        stateMachineArn: machineArn,
        name,
        status,
        startDate: startedAtMs / 1000,
        ...(stoppedAtMs === null ? {} : { stopDate: stoppedAtMs / 1000 }),
        input,
        inputDetails: { included: true },
        ...(output === null ? {} : { output, outputDetails: { included: true } }),
        ...(error === null ? {} : { error }),
        ...(cause === null ? {} : { cause }),
        ...(traceHeader === null ? {} : { traceHeader }),
        redriveCount: 0,
      };
    },
  };
}
