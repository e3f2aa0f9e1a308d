import { accessDenied } from '../../aws/aws-error.ts';
import { describePrincipal, type Principal } from '../../aws/principal.ts';
import type { Authorizer } from '../../kernel/authorizer.ts';
import type { CallContext, Permission } from '../../kernel/operation.ts';
import { evaluate } from './evaluate.ts';
import type { IamStore } from './store.ts';

/** The authorizer of the whole runtime: checks a role's stored policies against the permissions of a call. */
export function iamAuthorizer(store: IamStore, accountId: string, region: string): Authorizer {
  return {
    authorize: (permission, context, resourcePolicy) => {
      const { principal } = context;
      const decision = evaluate({
        principal,
        accountId,
        permission,
        keys: conditionKeys(permission, context, accountId, region),
        identityPolicies: principal.kind === 'role' ? store.identityPolicies(principal.roleArn) : [],
        resourcePolicy,
      });
      if (decision.allowed) return;
      throw accessDenied(
        `User: ${describePrincipal(principal, accountId)} is not authorized to perform: ${permission.action} on resource: ${permission.resource} ${decision.reason}`,
      );
    },
  };
}

/** Global condition keys plus those of the operation. The loopback interface counts as secure transport. */
function conditionKeys(
  permission: Permission,
  context: CallContext,
  accountId: string,
  region: string,
): Map<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>([
    ['aws:securetransport', ['true']],
    ['s3:tlsversion', ['1.3']],
    ['aws:requestedregion', [region]],
    ['aws:resourceaccount', [accountId]],
    ['aws:currenttime', [new Date(context.nowMs).toISOString()]],
    ['aws:epochtime', [String(Math.floor(context.nowMs / 1000))]],
    ...principalKeys(context.principal, accountId),
  ]);
  for (const [name, value] of Object.entries(permission.conditions ?? {}))
    keys.set(name.toLowerCase(), [value].flat());
  return keys;
}

function principalKeys(principal: Principal, accountId: string): [string, readonly string[]][] {
  switch (principal.kind) {
    case 'root':
      return [
        ['aws:principalarn', [`arn:aws:iam::${accountId}:root`]],
        ['aws:principalaccount', [accountId]],
        ['aws:principaltype', ['Account']],
        ['aws:principalisawsservice', ['false']],
      ];
    case 'role':
      return [
        ['aws:principalarn', [principal.roleArn]],
        ['aws:principalaccount', [accountId]],
        ['aws:principaltype', ['AssumedRole']],
        ['aws:principalisawsservice', ['false']],
      ];
    case 'service':
      return [
        ['aws:sourcearn', [principal.sourceArn]],
        ['aws:sourceaccount', [principal.sourceAccount]],
        ['aws:principalservicename', [principal.service]],
        ['aws:principalisawsservice', ['true']],
      ];
    case 'anonymous':
      return [
        ['aws:principaltype', ['Anonymous']],
        ['aws:principalisawsservice', ['false']],
      ];
  }
}
