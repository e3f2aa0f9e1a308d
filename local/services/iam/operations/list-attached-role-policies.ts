import type {
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
} from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function listAttachedRolePolicies(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<
  ListAttachedRolePoliciesCommandInput,
  Pick<ListAttachedRolePoliciesCommandOutput, 'AttachedPolicies' | 'IsTruncated'>
> {
  return {
    required: ['RoleName'],
    optional: [],
    permissions: ({ RoleName = '' }) =>
      rolePermission('ListAttachedRolePolicies', kernel.accountId, RoleName),
    handle: ({ RoleName = '' }) => ({
      AttachedPolicies: store
        .attachedPolicies(store.role(RoleName).name)
        .map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })),
      IsTruncated: false,
    }),
  };
}
