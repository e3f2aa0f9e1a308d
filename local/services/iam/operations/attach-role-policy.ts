import type { AttachRolePolicyCommandInput } from '@aws-sdk/client-iam';

import { notEmulated } from '../../../aws/aws-error.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { noSuchEntity } from '../errors.ts';
import { rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

export function attachRolePolicy(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<AttachRolePolicyCommandInput, object> {
  return {
    required: ['RoleName', 'PolicyArn'],
    optional: [],
    permissions: ({ RoleName = '' }) => rolePermission('AttachRolePolicy', kernel.accountId, RoleName),
    handle: ({ RoleName = '', PolicyArn = '' }) => {
      store.role(RoleName);
      if (PolicyArn.startsWith('arn:aws:iam::aws:policy/'))
        throw notEmulated(
          `the AWS managed policy ${PolicyArn}; write the statements out in a policy of your own`,
        );
      if (store.findPolicy(PolicyArn) === undefined)
        throw noSuchEntity(`Policy ${PolicyArn} does not exist or is not attachable.`);
      store.attach(RoleName, PolicyArn);
      return {};
    },
  };
}
