import type { CallContext } from '../../kernel/operation.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { checkLogging } from './logging.ts';
import { checkRole } from './role.ts';
import type { Machine } from './store.ts';
import { checkDefinition } from './validation/check-definition.ts';

/** Everything AWS checks before it accepts a machine. Throws AwsError. */
export async function checkMachine(
  kernel: ServiceContext,
  machine: Machine,
  context: CallContext,
): Promise<void> {
  checkDefinition(machine.definition, kernel);
  await checkRole(kernel, machine.roleArn, machine.arn);
  await checkLogging(kernel, machine.logging, machine.roleArn, context);
}
