import { resolvedResources } from './stage-template.ts';

/** One statement of a policy in the template, with intrinsics resolved. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string;
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | number | readonly string[]>>>
  >;
}

export interface PolicyResource {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

interface Role {
  readonly AssumeRolePolicyDocument: { readonly Statement: readonly Statement[] };
  readonly ManagedPolicyArns?: readonly string[];
  readonly Policies: readonly PolicyResource[];
}

/** Roles of the development stage, by logical id. */
export function roles(): Readonly<Record<string, Role>> {
  return resolvedResources<Role>('development', 'AWS::IAM::Role');
}

/** What a role may do, as `action on resource`, sorted. */
export function grantsOf(role: Role): string[] {
  return role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource ?? []].flat().map((resource) => `${action} on ${resource}`)),
    )
    .sort();
}
