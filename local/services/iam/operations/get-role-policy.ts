import type { GetRolePolicyCommandInput, GetRolePolicyCommandOutput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { noSuchEntity } from '../errors.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function getRolePolicy(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<
  GetRolePolicyCommandInput,
  Pick<GetRolePolicyCommandOutput, 'RoleName' | 'PolicyName' | 'PolicyDocument'>
> {
  return {
    required: ['RoleName', 'PolicyName'],
    optional: [],
    permissions: ({ RoleName }) => rolePermission('GetRolePolicy', kernel.accountId, RoleName ?? ''),
    handle: ({ RoleName = '', PolicyName = '' }) => {
      const found = store
        .rolePolicies(store.role(RoleName).name)
        .find((policy) => policy.policyName === PolicyName);
      if (found === undefined) throw noSuchEntity(`The role policy with name ${PolicyName} cannot be found.`);
      return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(found.document) };
    },
  };
}
