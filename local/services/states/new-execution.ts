import { AwsError, VALIDATION } from '../../aws/aws-error.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { checkMachineArn, checkName, executionArn } from './arns.ts';
import { invalidExecutionInput, machineDoesNotExist } from './errors.ts';
import type { ExecutionRequest } from './executions.ts';
import { LARGEST_DATA_BYTES } from './interpreter/data-limit.ts';
import type { StatesStore } from './store.ts';

interface StartInput {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
  readonly traceHeader?: string;
}

/** Checks what starts an execution. Throws AwsError. */
export function newExecution(
  kernel: ServiceContext,
  store: StatesStore,
  start: StartInput,
): ExecutionRequest {
  const { stateMachineArn, name = kernel.random.uuid(), input = '{}', traceHeader } = start;
  checkMachineArn(stateMachineArn);
  checkName(name);
  checkInput(input);
  const machine = store.findMachine(stateMachineArn);
  if (machine === undefined) throw machineDoesNotExist(stateMachineArn);
  return {
    arn: executionArn(kernel, machine, name, kernel.random.uuid()),
    name,
    machine,
    input,
    traceHeader,
  };
}

function checkInput(input: string): void {
  if (Buffer.byteLength(input) > LARGEST_DATA_BYTES)
    throw new AwsError(
      VALIDATION,
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${String(LARGEST_DATA_BYTES)}`,
    );
  try {
    JSON.parse(input);
  } catch (error) {
    throw invalidExecutionInput(String(error));
  }
}
