import type { DeletePolicyCommandInput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { deleteConflict, noSuchEntity } from '../errors.ts';
import type { IamStore } from '../store.ts';

export function deletePolicy(store: IamStore): AtomicOperation<DeletePolicyCommandInput, object> {
  return {
    required: ['PolicyArn'],
    optional: [],
    permissions: ({ PolicyArn = '' }) => [{ action: 'iam:DeletePolicy', resource: PolicyArn }],
    handle: ({ PolicyArn = '' }) => {
      if (store.findPolicy(PolicyArn) === undefined) throw noSuchEntity(`Policy ${PolicyArn} was not found.`);
      if (store.attachmentCount(PolicyArn) > 0)
        throw deleteConflict('Cannot delete a policy attached to entities.');
      store.removePolicy(PolicyArn);
      return {};
    },
  };
}
