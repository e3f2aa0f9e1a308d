import type {
  ListEventSourceMappingsCommandInput,
  ListEventSourceMappingsCommandOutput,
} from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeMapping } from '../describe-mapping.ts';
import type { EventSourceStore } from '../event-sources/store.ts';
import type { Routed } from '../route.ts';
import { functionName, type FunctionStore } from '../store.ts';

export function listEventSourceMappings(
  functions: FunctionStore,
  store: EventSourceStore,
): Routed<
  AtomicOperation<
    ListEventSourceMappingsCommandInput,
    Pick<ListEventSourceMappingsCommandOutput, 'EventSourceMappings'>
  >
> {
  return {
    route: { method: 'GET', path: '/2015-03-31/event-source-mappings' },
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
