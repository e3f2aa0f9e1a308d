import type { ListFunctionsCommandOutput } from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeFunction } from '../describe-function.ts';
import type { Routed } from '../route.ts';
import type { FunctionStore } from '../store.ts';

/** All functions in one page. */
export function listFunctions(
  store: FunctionStore,
): Routed<AtomicOperation<object, Pick<ListFunctionsCommandOutput, 'Functions'>>> {
  return {
    route: { method: 'GET', path: '/2015-03-31/functions' },
    required: [],
    optional: [],
    permissions: () => [{ action: 'lambda:ListFunctions', resource: '*' }],
    handle: () => ({ Functions: store.all().map(describeFunction) }),
  };
}
