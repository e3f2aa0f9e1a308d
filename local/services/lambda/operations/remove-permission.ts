import type { RemovePermissionCommandInput } from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { resourceNotFound } from '../errors.ts';
import type { Routed } from '../route.ts';
import type { FunctionStore } from '../store.ts';

export function removePermission(
  store: FunctionStore,
): Routed<AtomicOperation<RemovePermissionCommandInput, object>> {
  return {
    route: {
      method: 'DELETE',
      path: '/2015-03-31/functions/{FunctionName}/policy/{StatementId}',
      status: 204,
    },
    required: ['FunctionName', 'StatementId'],
    optional: [],
    permissions: ({ FunctionName = '' }) => [
      { action: 'lambda:RemovePermission', resource: store.get(FunctionName).arn },
    ],
    handle: ({ FunctionName = '', StatementId = '' }) => {
      if (!store.removePermission(store.get(FunctionName).name, StatementId))
        throw resourceNotFound(`Statement ${StatementId} is not found in resource policy.`);
      return {};
    },
  };
}
