import type { GetRoleCommandInput, GetRoleCommandOutput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { describeRole } from '../describe-role.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function getRole(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<GetRoleCommandInput, Pick<GetRoleCommandOutput, 'Role'>> {
  return {
    required: ['RoleName'],
    optional: [],
    permissions: ({ RoleName }) => rolePermission('GetRole', kernel.accountId, RoleName ?? ''),
    handle: ({ RoleName = '' }) => ({ Role: describeRole(store.role(RoleName)) }),
  };
}
