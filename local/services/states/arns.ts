import { formatArn, parseArn } from '../../aws/arn.ts';
import type { Account } from '../../kernel/account.ts';
import { invalidArn, invalidName } from './errors.ts';
import type { Machine } from './store.ts';

/** Source: Step Functions API reference, CreateStateMachine and StartExecution, member `name`. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/u;

/** @throws AwsError InvalidName */
export function checkName(name: string): void {
  if (!NAME.test(name)) throw invalidName(name);
}

export function machineArn(account: Account, name: string): string {
  return arn(account, `stateMachine:${name}`);
}

/** An express execution's ARN ends in a unique ID, because its name may repeat. */
export function executionArn(account: Account, machine: Machine, name: string, uuid: string): string {
  return machine.type === 'EXPRESS'
    ? arn(account, `express:${machine.name}:${name}:${uuid}`)
    : arn(account, `execution:${machine.name}:${name}`);
}

/**
 * Rejects anything but the ARN of a standard execution.
 *
 * @throws AwsError InvalidArn
 */
export function checkExecutionArn(text: string): void {
  const kind = kindOf(text);
  if (kind === 'express') throw invalidArn('Resource type not valid in this context: express');
  if (kind !== 'execution') throw invalidArn(text);
}

/** @throws AwsError InvalidArn */
export function checkMachineArn(text: string): void {
  if (kindOf(text) !== 'stateMachine') throw invalidArn(text);
}

function kindOf(text: string): string | undefined {
  const parsed = parseArn(text);
  return parsed?.service === 'states' ? parsed.resource.split(':')[0] : undefined;
}

function arn({ region, accountId }: Account, resource: string): string {
  return formatArn({ service: 'states', region, accountId, resource });
}
