import type { AtomicOperation } from '../../../kernel/operation.ts';
import { checkMachineArn } from '../arns.ts';
import { machineDoesNotExist } from '../errors.ts';
import { permission } from '../permissions.ts';
import type { StatesStore } from '../store.ts';

interface Input {
  readonly stateMachineArn: string;
}

export function describeStateMachine(store: StatesStore): AtomicOperation<Input, object> {
  return {
    required: ['stateMachineArn'],
    optional: [],
    permissions: ({ stateMachineArn }) => permission('DescribeStateMachine', stateMachineArn),
    handle: ({ stateMachineArn }) => {
      checkMachineArn(stateMachineArn);
      const machine = store.findMachine(stateMachineArn);
      if (machine === undefined) throw machineDoesNotExist(stateMachineArn);
      return {
        stateMachineArn,
        name: machine.name,
        status: 'ACTIVE',
        definition: machine.definition,
        roleArn: machine.roleArn,
        type: machine.type,
        creationDate: machine.createdAtMs / 1000,
        loggingConfiguration: machine.logging,
        tracingConfiguration: machine.tracing,
        ...(machine.revisionId === 'INITIAL' ? {} : { revisionId: machine.revisionId }),
      };
    },
  };
}
