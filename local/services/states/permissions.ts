import type { Permission } from '../../kernel/operation.ts';

/** Source: Service Authorization Reference, AWS Step Functions; every action is named like its operation. */
export function permission(operation: string, resource: string): readonly Permission[] {
  return [{ action: `states:${operation}`, resource }];
}

/** A role given to a machine must be passed to the service. */
export function passRole(roleArn: string): Permission {
  return {
    action: 'iam:PassRole',
    resource: roleArn,
    conditions: { 'iam:PassedToService': 'states.amazonaws.com' },
  };
}
