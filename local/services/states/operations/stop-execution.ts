import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkExecutionArn } from '../arns.ts';
import { executionDoesNotExist } from '../errors.ts';
import type { Executions } from '../executions.ts';
import { permission } from '../permissions.ts';
import type { StatesStore } from '../store.ts';

interface Input {
  readonly executionArn: string;
  readonly error?: string;
  readonly cause?: string;
}

/** Ends a standard execution; one that has already ended is not changed. */
export function stopExecution(
  kernel: ServiceContext,
  store: StatesStore,
  executions: Executions,
): LongOperation<Input, object> {
  return {
    required: ['executionArn'],
    optional: ['error', 'cause'],
    permissions: ({ executionArn }) => permission('StopExecution', executionArn),
    handleLong: async ({ executionArn, error, cause }) => {
      checkExecutionArn(executionArn);
      if (store.findExecution(executionArn) === undefined) throw executionDoesNotExist(executionArn);
      await executions.stop(executionArn, {
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      });
      const stoppedAtMs = store.findExecution(executionArn)?.stoppedAtMs ?? kernel.clock.now();
      return { stopDate: stoppedAtMs / 1000 };
    },
  };
}
