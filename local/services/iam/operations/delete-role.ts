import type { DeleteRoleCommandInput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { deleteConflict } from '../errors.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function deleteRole(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<DeleteRoleCommandInput, object> {
  return {
    required: ['RoleName'],
    optional: [],
    permissions: ({ RoleName }) => rolePermission('DeleteRole', kernel.accountId, RoleName ?? ''),
    handle: ({ RoleName = '' }) => {
      store.role(RoleName);
      if (store.rolePolicies(RoleName).length > 0)
        throw deleteConflict('Cannot delete entity, must delete policies first.');
      if (store.attachedPolicies(RoleName).length > 0)
        throw deleteConflict('Cannot delete entity, must detach all policies first.');
      store.removeRole(RoleName);
      return {};
    },
  };
}
