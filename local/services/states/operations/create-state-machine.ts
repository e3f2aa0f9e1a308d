import { VALIDATION, AwsError, notEmulated } from '../../../aws/aws-error.ts';
import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkName, machineArn } from '../arns.ts';
import { checkMachine } from '../check-machine.ts';
import { machineAlreadyExists } from '../errors.ts';
import { parseJson, sameJson } from '../interpreter/json.ts';
import { passRole, permission } from '../permissions.ts';
import type {
  LoggingConfiguration,
  Machine,
  MachineType,
  StatesStore,
  TracingConfiguration,
} from '../store.ts';

interface Input {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type?: MachineType;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: TracingConfiguration;
  readonly publish?: boolean;
  readonly tags?: unknown;
}

interface Output {
  readonly stateMachineArn: string;
  /** Seconds since the Unix epoch. */
  readonly creationDate: number;
}

/** Creates a machine; repeating the call returns the same. */
export function createStateMachine(kernel: ServiceContext, store: StatesStore): LongOperation<Input, Output> {
  return {
    required: ['name', 'definition', 'roleArn'],
    optional: ['type', 'loggingConfiguration', 'tracingConfiguration', 'publish'],
    ignored: ['tags'],
    permissions: ({ name, roleArn }) => [
      ...permission('CreateStateMachine', machineArn(kernel, name)),
      passRole(roleArn),
    ],
    handleLong: async (input, context) => {
      checkName(input.name);
      if (input.publish === true) throw notEmulated('versions of state machines');
      const machine = toMachine(kernel, input, context.nowMs);
      const existing = store.findMachine(machine.arn);
      if (existing === undefined) await checkMachine(kernel, machine, context);
      return kernel.transaction(() => {
        const found = store.findMachine(machine.arn);
        if (found === undefined) store.putMachine(machine);
        else if (!sameMachine(found, machine)) throw machineAlreadyExists(machine.arn);
        return {
          stateMachineArn: machine.arn,
          creationDate: (found ?? machine).createdAtMs / 1000,
        };
      });
    },
  };
}

function toMachine(kernel: ServiceContext, input: Input, nowMs: number): Machine {
  const { type = 'STANDARD' } = input;
  if (!['STANDARD', 'EXPRESS'].includes(type))
    throw new AwsError(VALIDATION, `The type of a state machine is "${type}"; expected STANDARD or EXPRESS.`);
  return {
    arn: machineArn(kernel, input.name),
    name: input.name,
    type,
    definition: input.definition,
    roleArn: input.roleArn,
    logging: input.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false },
    tracing: input.tracingConfiguration ?? { enabled: false },
    revisionId: 'INITIAL',
    createdAtMs: nowMs,
  };
}

/** Source: API reference, CreateStateMachine: role and tags do not count. */
function sameMachine(left: Machine, right: Machine): boolean {
  const text = ({ definition, type, logging, tracing }: Machine): string =>
    JSON.stringify([definition, type, logging, tracing]);
  return sameJson(parseJson(text(left)), parseJson(text(right)));
}
