import type { GetFunctionCommandInput, GetFunctionCommandOutput } from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeFunction } from '../describe-function.ts';
import type { Routed } from '../route.ts';
import type { FunctionStore } from '../store.ts';

export function getFunction(
  store: FunctionStore,
): Routed<AtomicOperation<GetFunctionCommandInput, Pick<GetFunctionCommandOutput, 'Configuration'>>> {
  return {
    route: { method: 'GET', path: '/2015-03-31/functions/{FunctionName}' },
    required: ['FunctionName'],
    optional: [],
    permissions: ({ FunctionName = '' }) => [
      { action: 'lambda:GetFunction', resource: store.get(FunctionName).arn },
    ],
    handle: ({ FunctionName = '' }) => ({ Configuration: describeFunction(store.get(FunctionName)) }),
  };
}
