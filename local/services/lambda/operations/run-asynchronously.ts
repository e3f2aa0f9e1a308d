import type { LongOperation } from '../../../kernel/operation.ts';
import { functionError } from '../errors.ts';
import type { Invoker } from '../invoker.ts';
import type { FunctionStore } from '../store.ts';

export interface RunAsynchronouslyInput {
  readonly FunctionName: string;
  readonly Payload: string;
  readonly RequestId: string;
}

/**
 * Internal: one attempt of an asynchronous invocation. If the function fails it throws, so that the delivery is
 * retried.
 */
export function runAsynchronously(
  store: FunctionStore,
  invoker: Invoker,
): LongOperation<RunAsynchronouslyInput, object> {
  return {
    required: ['FunctionName', 'Payload', 'RequestId'],
    optional: [],
    permissions: () => [],
    resource: ({ FunctionName }) => FunctionName,
    handleLong: async ({ FunctionName, Payload, RequestId }) => {
      const result = await invoker.invoke(store.get(FunctionName), {
        requestId: RequestId,
        payload: Payload,
      });
      if (result.failed) throw functionError(result.payload);
      return {};
    },
  };
}
