import type {
  EventSourceMappingConfiguration,
  UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeMapping } from '../describe-mapping.ts';
import type { Pollers } from '../event-sources/pollers.ts';
import type { EventSourceStore } from '../event-sources/store.ts';
import type { Routed } from '../route.ts';
import type { FunctionStore } from '../store.ts';

/** Enables or disables a mapping, for example to hold back a queue. */
export function updateEventSourceMapping(
  functions: FunctionStore,
  store: EventSourceStore,
  pollers: Pollers,
  afterCommit: (run: () => void) => void,
): Routed<AtomicOperation<UpdateEventSourceMappingCommandInput, EventSourceMappingConfiguration>> {
  return {
    route: { method: 'PUT', path: '/2015-03-31/event-source-mappings/{UUID}', status: 202 },
    required: ['UUID'],
    optional: ['Enabled', 'BatchSize'],
    permissions: ({ UUID = '' }) => [
      {
        action: 'lambda:UpdateEventSourceMapping',
        resource: functions.get(store.get(UUID).functionName).arn,
      },
    ],
    handle: ({ UUID = '', Enabled, BatchSize }) => {
      const before = store.get(UUID);
      const mapping = {
        ...before,
        enabled: Enabled ?? before.enabled,
        batchSize: BatchSize ?? before.batchSize,
      };
      store.put(mapping);
      afterCommit(() => {
        pollers.refresh(UUID);
      });
      return describeMapping(mapping, functions.get(mapping.functionName).arn);
    },
  };
}
