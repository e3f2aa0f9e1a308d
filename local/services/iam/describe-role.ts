import type { Role as RoleDescription } from '@aws-sdk/client-iam';

import type { Role } from './store.ts';

/** A role as the API returns it, with URL-encoded documents (IAM API reference, GetRole). */
export function describeRole(role: Role): RoleDescription {
  return {
    RoleName: role.name,
    Path: role.path,
    RoleId: role.roleId,
    Arn: role.arn,
    // The query protocol writes times as text.
    CreateDate: new Date(role.createdAtMs).toISOString() as unknown as Date,
    AssumeRolePolicyDocument: encodeURIComponent(role.trustPolicy),
    ...(role.description === null ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
  };
}
