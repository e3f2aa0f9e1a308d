import { AwsError, notEmulated } from '../../../aws/aws-error.ts';
import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkMachineArn } from '../arns.ts';
import { checkMachine } from '../check-machine.ts';
import { machineDoesNotExist } from '../errors.ts';
import { passRole, permission } from '../permissions.ts';
import type { LoggingConfiguration, StatesStore, TracingConfiguration } from '../store.ts';

interface Input {
  readonly stateMachineArn: string;
  readonly definition?: string;
  readonly roleArn?: string;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: TracingConfiguration;
  readonly publish?: boolean;
}

interface Output {
  /** Seconds since the Unix epoch. */
  readonly updateDate: number;
  readonly revisionId: string;
}

/** Changes a machine; running executions keep the old definition. */
export function updateStateMachine(kernel: ServiceContext, store: StatesStore): LongOperation<Input, Output> {
  return {
    required: ['stateMachineArn'],
    optional: ['definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration', 'publish'],
    permissions: ({ stateMachineArn, roleArn }) => [
      ...permission('UpdateStateMachine', stateMachineArn),
      ...(roleArn === undefined ? [] : [passRole(roleArn)]),
    ],
    handleLong: async (input, context) => {
      const { stateMachineArn, definition, roleArn, loggingConfiguration, tracingConfiguration } = input;
      checkMachineArn(stateMachineArn);
      if (input.publish === true) throw notEmulated('versions of state machines');
      const found = store.findMachine(stateMachineArn);
      if (found === undefined) throw machineDoesNotExist(stateMachineArn);
      if ([definition, roleArn, loggingConfiguration, tracingConfiguration].every((one) => one === undefined))
        throw new AwsError(
          'MissingRequiredParameter',
          'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
        );
      const machine = {
        ...found,
        definition: definition ?? found.definition,
        roleArn: roleArn ?? found.roleArn,
        logging: loggingConfiguration ?? found.logging,
        tracing: tracingConfiguration ?? found.tracing,
        revisionId: kernel.random.uuid(),
      };
      await checkMachine(kernel, machine, context);
      kernel.transaction(() => {
        store.putMachine(machine);
      });
      return { updateDate: context.nowMs / 1000, revisionId: machine.revisionId };
    },
  };
}
