import type { Permission } from '../../kernel/operation.ts';

/** A role's ARN; IAM is global, so it has no region. */
export function roleArn(accountId: string, name: string, path = '/'): string {
  return `arn:aws:iam::${accountId}:role${path}${name}`;
}

export function rolePermission(action: string, accountId: string, name: string): readonly Permission[] {
  return [{ action: `iam:${action}`, resource: roleArn(accountId, name) }];
}
