/** Who makes a call. */
export type Principal =
  /**
   * The account's owner: the loader, and anyone with the keys that `env` prints. Allowed to do everything in the
   * account.
   */
  | { readonly kind: 'root' }
  /** A role session, as a function uses. `environmentId` names the process that holds the credentials. */
  | {
      readonly kind: 'role';
      readonly roleArn: string;
      readonly sessionName: string;
      readonly environmentId?: string;
    }
  /** An AWS service acting on behalf of a resource, for example events.amazonaws.com for a rule. */
  | {
      readonly kind: 'service';
      readonly service: string;
      readonly sourceArn: string;
      readonly sourceAccount: string;
    }
  /** An unsigned request. */
  | { readonly kind: 'anonymous' };

export const ROOT: Principal = { kind: 'root' };
export const ANONYMOUS: Principal = { kind: 'anonymous' };

/** The principal as AWS prints it in an error message. */
export function describePrincipal(principal: Principal, accountId: string): string {
  switch (principal.kind) {
    case 'root':
      return `arn:aws:iam::${accountId}:root`;
    case 'role':
      return `arn:aws:sts::${accountId}:assumed-role/${roleName(principal.roleArn)}/${principal.sessionName}`;
    case 'service':
      return `${principal.service} (for ${principal.sourceArn})`;
    case 'anonymous':
      return 'anonymous';
  }
}

/** `arn:aws:iam::123:role/path/name` gives `name`. */
export function roleName(roleArn: string): string {
  return roleArn.slice(roleArn.lastIndexOf('/') + 1);
}
