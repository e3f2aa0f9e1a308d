import type { PutRolePolicyCommandInput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkDocument } from '../check-document.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function putRolePolicy(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<PutRolePolicyCommandInput, object> {
  return {
    required: ['RoleName', 'PolicyName', 'PolicyDocument'],
    optional: [],
    permissions: ({ RoleName }) => rolePermission('PutRolePolicy', kernel.accountId, RoleName ?? ''),
    handle: ({ RoleName = '', PolicyName = '', PolicyDocument = '' }) => {
      store.role(RoleName);
      checkDocument(PolicyDocument, 'identity');
      store.putRolePolicy(RoleName, PolicyName, PolicyDocument);
      return {};
    },
  };
}
