import type { DetachRolePolicyCommandInput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { noSuchEntity } from '../errors.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function detachRolePolicy(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<DetachRolePolicyCommandInput, object> {
  return {
    required: ['RoleName', 'PolicyArn'],
    optional: [],
    permissions: ({ RoleName = '' }) => rolePermission('DetachRolePolicy', kernel.accountId, RoleName),
    handle: ({ RoleName = '', PolicyArn = '' }) => {
      if (!store.detach(store.role(RoleName).name, PolicyArn))
        throw noSuchEntity(`Policy ${PolicyArn} was not found.`);
      return {};
    },
  };
}
