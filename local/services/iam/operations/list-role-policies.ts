import type { ListRolePoliciesCommandInput, ListRolePoliciesCommandOutput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function listRolePolicies(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<
  ListRolePoliciesCommandInput,
  Pick<ListRolePoliciesCommandOutput, 'PolicyNames' | 'IsTruncated'>
> {
  return {
    required: ['RoleName'],
    optional: [],
    permissions: ({ RoleName }) => rolePermission('ListRolePolicies', kernel.accountId, RoleName ?? ''),
    handle: ({ RoleName = '' }) => ({
      PolicyNames: store.rolePolicies(store.role(RoleName).name).map(({ policyName }) => policyName),
      IsTruncated: false,
    }),
  };
}
