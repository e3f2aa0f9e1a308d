import type { AtomicOperation } from '../../../kernel/operation.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

interface Input {
  readonly EventBusName?: string;
  /** JSON of the whole policy. */
  readonly Policy: string;
}

/** Sets the resource policy of a bus. */
export function putPermission(store: EventsStore): AtomicOperation<Input, object> {
  return {
    required: ['Policy'],
    optional: ['EventBusName'],
    permissions: ({ EventBusName = DEFAULT_BUS }) => [
      { action: 'events:PutPermission', resource: store.bus(EventBusName).arn },
    ],
    handle: ({ EventBusName = DEFAULT_BUS, Policy }) => {
      store.setBusPolicy(store.bus(EventBusName).name, Policy);
      return {};
    },
  };
}
