import type { DeleteRolePolicyCommandInput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { noSuchEntity } from '../errors.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function deleteRolePolicy(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<DeleteRolePolicyCommandInput, object> {
  return {
    required: ['RoleName', 'PolicyName'],
    optional: [],
    permissions: ({ RoleName }) => rolePermission('DeleteRolePolicy', kernel.accountId, RoleName ?? ''),
    handle: ({ RoleName = '', PolicyName = '' }) => {
      if (!store.removeRolePolicy(store.role(RoleName).name, PolicyName))
        throw noSuchEntity(`The role policy with name ${PolicyName} cannot be found.`);
      return {};
    },
  };
}
