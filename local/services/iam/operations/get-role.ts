import type { GetRoleCommandInput, GetRoleCommandOutput } from '@aws-sdk/client-iam';

import type { Kernel } from '../../../kernel/kernel.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeRole } from '../describe-role.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function getRole(
  kernel: Kernel,
  store: IamStore,
): AtomicOperation<GetRoleCommandInput, Pick<GetRoleCommandOutput, 'Role'>> {
  return {
    required: ['RoleName'],
    optional: [],
    permissions: ({ RoleName }) => rolePermission('GetRole', kernel.accountId, RoleName ?? ''),
    handle: ({ RoleName = '' }) => ({ Role: describeRole(store.role(RoleName)) }),
  };
}
