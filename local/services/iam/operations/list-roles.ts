import type { ListRolesCommandInput, ListRolesCommandOutput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { describeRole } from '../describe-role.ts';
import { roleArn } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

/** All roles in one page; a local account has few. */
export function listRoles(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<ListRolesCommandInput, Pick<ListRolesCommandOutput, 'Roles' | 'IsTruncated'>> {
  return {
    required: [],
    optional: ['PathPrefix'],
    permissions: () => [{ action: 'iam:ListRoles', resource: roleArn(kernel.accountId, '') }],
    handle: ({ PathPrefix = '/' }) => ({
      Roles: store
        .roles()
        .filter((role) => role.path.startsWith(PathPrefix))
        .map(describeRole),
      IsTruncated: false,
    }),
  };
}
