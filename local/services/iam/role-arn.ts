import type { Permission } from '../../kernel/operation.ts';

/** ARN of a role by its name; IAM is global, so there is no region in it. */
export function roleArn(accountId: string, name: string, path = '/'): string {
  return `arn:aws:iam::${accountId}:role${path}${name}`;
}

export function rolePermission(action: string, accountId: string, name: string): readonly Permission[] {
  return [{ action: `iam:${action}`, resource: roleArn(accountId, name) }];
}
