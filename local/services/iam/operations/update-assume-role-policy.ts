import type { UpdateAssumeRolePolicyCommandInput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkDocument } from '../check-document.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function updateAssumeRolePolicy(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<UpdateAssumeRolePolicyCommandInput, object> {
  return {
    required: ['RoleName', 'PolicyDocument'],
    optional: [],
    permissions: ({ RoleName }) => rolePermission('UpdateAssumeRolePolicy', kernel.accountId, RoleName ?? ''),
    handle: ({ RoleName = '', PolicyDocument = '' }) => {
      store.role(RoleName);
      checkDocument(PolicyDocument, 'trust');
      store.setTrustPolicy(RoleName, PolicyDocument);
      return {};
    },
  };
}
