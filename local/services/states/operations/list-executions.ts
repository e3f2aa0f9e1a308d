import type { AtomicOperation } from '../../../kernel/operation.ts';
import { checkMachineArn } from '../arns.ts';
import { machineDoesNotExist, machineTypeNotSupported } from '../errors.ts';
import { type PageInput, readPage } from '../page.ts';
import { permission } from '../permissions.ts';
import type { StatesStore } from '../store.ts';

interface Input extends PageInput {
  readonly stateMachineArn: string;
  readonly statusFilter?: string;
}

/** Standard executions of a machine, newest first. */
export function listExecutions(store: StatesStore): AtomicOperation<Input, object> {
  return {
    required: ['stateMachineArn'],
    optional: ['statusFilter', 'maxResults', 'nextToken'],
    permissions: ({ stateMachineArn }) => permission('ListExecutions', stateMachineArn),
    handle: ({ stateMachineArn, statusFilter, ...input }) => {
      checkMachineArn(stateMachineArn);
      const machine = store.findMachine(stateMachineArn);
      if (machine === undefined) throw machineDoesNotExist(stateMachineArn);
      if (machine.type === 'EXPRESS') throw machineTypeNotSupported();
      const { items, ...page } = readPage(input, (offset, limit) =>
        store.executions(stateMachineArn, statusFilter, offset, limit),
      );
      return {
        ...page,
        executions: items.map(({ arn, name, status, startedAtMs, stoppedAtMs }) => ({
          executionArn: arn,
          stateMachineArn,
          name,
          status,
          startDate: startedAtMs / 1000,
          ...(stoppedAtMs === null ? {} : { stopDate: stoppedAtMs / 1000 }),
          redriveCount: 0,
        })),
      };
    },
  };
}
