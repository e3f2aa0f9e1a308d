import type { GetFunctionConfigurationCommandInput } from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeFunction } from '../describe-function.ts';
import type { Routed } from '../route.ts';
import type { FunctionStore } from '../store.ts';

export function getFunctionConfiguration(
  store: FunctionStore,
): Routed<AtomicOperation<GetFunctionConfigurationCommandInput, ReturnType<typeof describeFunction>>> {
  return {
    route: { method: 'GET', path: '/2015-03-31/functions/{FunctionName}/configuration' },
    required: ['FunctionName'],
    optional: [],
    permissions: ({ FunctionName = '' }) => [
      { action: 'lambda:GetFunctionConfiguration', resource: store.get(FunctionName).arn },
    ],
    handle: ({ FunctionName = '' }) => describeFunction(store.get(FunctionName)),
  };
}
