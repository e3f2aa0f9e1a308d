import type {
  ListEventSourceMappingsCommandInput,
  ListEventSourceMappingsCommandOutput,
} from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeMapping } from '../describe-mapping.ts';
import type { EventSourceStore } from '../event-sources/store.ts';
import { functionName, type FunctionStore } from '../store.ts';

export function listEventSourceMappings(
  functions: FunctionStore,
  store: EventSourceStore,
): AtomicOperation<
  ListEventSourceMappingsCommandInput,
  Pick<ListEventSourceMappingsCommandOutput, 'EventSourceMappings'>
> {
  return {
    required: [],
    optional: ['EventSourceArn', 'FunctionName'],
    permissions: () => [{ action: 'lambda:ListEventSourceMappings', resource: '*' }],
    handle: ({ EventSourceArn, FunctionName }) => ({
      EventSourceMappings: store
        .all()
        .filter((mapping) => EventSourceArn === undefined || mapping.eventSourceArn === EventSourceArn)
        .filter(
          (mapping) => FunctionName === undefined || mapping.functionName === functionName(FunctionName),
        )
        .map((mapping) => describeMapping(mapping, functions.get(mapping.functionName).arn)),
    }),
  };
}
