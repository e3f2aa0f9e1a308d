import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkMachineArn } from '../arns.ts';
import type { Executions } from '../executions.ts';
import { permission } from '../permissions.ts';
import type { StatesStore } from '../store.ts';

interface Input {
  readonly stateMachineArn: string;
}

/** Removes a machine and ends its executions. A missing machine is not an error, as on AWS. */
export function deleteStateMachine(
  kernel: ServiceContext,
  store: StatesStore,
  executions: Executions,
): LongOperation<Input, object> {
  return {
    required: ['stateMachineArn'],
    optional: [],
    permissions: ({ stateMachineArn }) => permission('DeleteStateMachine', stateMachineArn),
    handleLong: async ({ stateMachineArn }) => {
      checkMachineArn(stateMachineArn);
      await executions.stopAll(stateMachineArn);
      kernel.transaction(() => {
        store.removeMachine(stateMachineArn);
      });
      return {};
    },
  };
}
