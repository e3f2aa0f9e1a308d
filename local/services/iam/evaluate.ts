import type { PolicyDocument, PolicyStatement } from '../../aws/policy.ts';
import type { Principal } from '../../aws/principal.ts';
import type { Permission } from '../../kernel/operation.ts';
import { type ConditionKeys, conditionsHold } from './policy-conditions.ts';
import { matchesWildcard } from './wildcard.ts';

/** Why a call is allowed or denied, in the words of AWS's messages. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

export interface EvaluationInput {
  readonly principal: Principal;
  readonly accountId: string;
  readonly permission: Permission;
  readonly keys: ConditionKeys;
  readonly identityPolicies: readonly PolicyDocument[];
  readonly resourcePolicy: PolicyDocument | undefined;
}

/**
 * Decides as AWS does within one account: an explicit deny wins, then an allow in an identity-based or a
 * resource-based policy, else deny. The account's owner needs no allow, but a deny applies to it too. Source: IAM
 * user guide, "Policy evaluation logic".
 */
export function evaluate(input: EvaluationInput): Decision {
  const identity = input.identityPolicies
    .flatMap(statementsOf)
    .filter((statement) => applies(statement, input));
  const resource = statementsOf(input.resourcePolicy ?? { Statement: [] }).filter(
    (statement) => concerns(statement, input.principal, input.accountId) && applies(statement, input),
  );
  if (identity.some(isDeny))
    return { allowed: false, reason: 'with an explicit deny in an identity-based policy' };
  if (resource.some(isDeny))
    return { allowed: false, reason: 'with an explicit deny in a resource-based policy' };
  if (input.principal.kind === 'root' || identity.length > 0 || resource.length > 0) return { allowed: true };
  const kind = input.principal.kind === 'role' ? 'identity-based' : 'resource-based';
  return { allowed: false, reason: `because no ${kind} policy allows the ${input.permission.action} action` };
}

export function statementsOf(policy: PolicyDocument): readonly PolicyStatement[] {
  return [policy.Statement].flat();
}

function isDeny(statement: PolicyStatement): boolean {
  return statement.Effect === 'Deny';
}

function applies(statement: PolicyStatement, { permission, keys }: EvaluationInput): boolean {
  return (
    matchesAction(statement, permission.action) &&
    matchesResource(statement, permission.resource, keys) &&
    conditionsHold(statement, keys)
  );
}

function matchesAction(statement: PolicyStatement, action: string): boolean {
  const lower = action.toLowerCase();
  const matches = (patterns: string | readonly string[]): boolean =>
    [patterns].flat().some((pattern) => matchesWildcard(pattern.toLowerCase(), lower));
  if (statement.NotAction !== undefined) return !matches(statement.NotAction);
  return statement.Action !== undefined && matches(statement.Action);
}

function matchesResource(statement: PolicyStatement, resource: string, keys: ConditionKeys): boolean {
  const matches = (patterns: string | readonly string[]): boolean =>
    [patterns].flat().some((pattern) => matchesWildcard(withVariables(pattern, keys), resource));
  if (statement.NotResource !== undefined) return !matches(statement.NotResource);
  // Trust policies have no Resource, and resource-based policies may omit it.
  return statement.Resource === undefined || matches(statement.Resource);
}

function withVariables(pattern: string, keys: ConditionKeys): string {
  if (!pattern.includes('${')) return pattern;
  return pattern.replace(
    /\$\{([^}]+)\}/g,
    (whole, name: string) => keys.get(name.toLowerCase())?.[0] ?? whole,
  );
}

function concerns(statement: PolicyStatement, principal: Principal, accountId: string): boolean {
  if (statement.NotPrincipal !== undefined)
    return !names(statement.NotPrincipal, statement.Effect, principal, accountId);
  return (
    statement.Principal !== undefined && names(statement.Principal, statement.Effect, principal, accountId)
  );
}

function names(
  element: NonNullable<PolicyStatement['Principal']>,
  effect: PolicyStatement['Effect'],
  principal: Principal,
  accountId: string,
): boolean {
  if (element === '*') return true;
  return Object.entries(element).some(([type, values]) =>
    [values].flat().some((value) => {
      if (type === 'Service') return principal.kind === 'service' && principal.service === value;
      return type === 'AWS' && (value === '*' || namesAccountMember(value, effect, principal, accountId));
    }),
  );
}

/** Naming the whole account only delegates: its roles still need their own allow, but a deny applies to them. */
function namesAccountMember(
  value: string,
  effect: PolicyStatement['Effect'],
  principal: Principal,
  accountId: string,
): boolean {
  if (principal.kind === 'role' && value === principal.roleArn) return true;
  const account = value === accountId || value === `arn:aws:iam::${accountId}:root`;
  return account && (principal.kind === 'root' || (principal.kind === 'role' && effect === 'Deny'));
}
