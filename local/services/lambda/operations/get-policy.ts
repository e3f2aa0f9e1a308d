import type { GetPolicyCommandInput, GetPolicyCommandOutput } from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { resourceNotFound } from '../errors.ts';
import { functionPolicy } from '../function-permission.ts';
import type { Routed } from '../route.ts';
import type { FunctionStore } from '../store.ts';

export function getPolicy(
  store: FunctionStore,
): Routed<AtomicOperation<GetPolicyCommandInput, Pick<GetPolicyCommandOutput, 'Policy'>>> {
  return {
    route: { method: 'GET', path: '/2015-03-31/functions/{FunctionName}/policy' },
    required: ['FunctionName'],
    optional: [],
    permissions: ({ FunctionName = '' }) => [
      { action: 'lambda:GetPolicy', resource: store.get(FunctionName).arn },
    ],
    handle: ({ FunctionName = '' }) => {
      const { name, arn } = store.get(FunctionName);
      const policy = functionPolicy(arn, store.permissions(name));
      if (policy === undefined) throw resourceNotFound('The resource you requested does not exist.');
      return { Policy: JSON.stringify(policy) };
    },
  };
}
