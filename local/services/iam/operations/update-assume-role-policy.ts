import type { UpdateAssumeRolePolicyCommandInput } from '@aws-sdk/client-iam';

import type { Kernel } from '../../../kernel/kernel.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import { checkDocument } from '../check-document.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function updateAssumeRolePolicy(
  kernel: Kernel,
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
