import type {
  DeleteEventSourceMappingCommandInput,
  EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeMapping } from '../describe-mapping.ts';
import type { Pollers } from '../event-sources/pollers.ts';
import type { EventSourceStore } from '../event-sources/store.ts';
import type { Routed } from '../route.ts';
import type { FunctionStore } from '../store.ts';

export function deleteEventSourceMapping(
  functions: FunctionStore,
  store: EventSourceStore,
  pollers: Pollers,
  afterCommit: (run: () => void) => void,
): Routed<AtomicOperation<DeleteEventSourceMappingCommandInput, EventSourceMappingConfiguration>> {
  return {
    route: { method: 'DELETE', path: '/2015-03-31/event-source-mappings/{UUID}', status: 202 },
    required: ['UUID'],
    optional: [],
    permissions: ({ UUID = '' }) => [
      {
        action: 'lambda:DeleteEventSourceMapping',
        resource: functions.get(store.get(UUID).functionName).arn,
      },
    ],
    handle: ({ UUID = '' }) => {
      const mapping = store.get(UUID);
      store.remove(UUID);
      afterCommit(() => {
        pollers.refresh(UUID);
      });
      return { ...describeMapping(mapping, functions.get(mapping.functionName).arn), State: 'Deleting' };
    },
  };
}
