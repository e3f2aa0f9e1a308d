import type { AtomicOperation } from '../../../kernel/operation.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

export function describeEventBus(
  store: EventsStore,
): AtomicOperation<{ readonly Name?: string }, { Name: string; Arn: string; Policy?: string }> {
  return {
    required: [],
    optional: ['Name'],
    permissions: ({ Name = DEFAULT_BUS }) => [
      { action: 'events:DescribeEventBus', resource: store.bus(Name).arn },
    ],
    handle: ({ Name = DEFAULT_BUS }) => {
      const { name, arn, policy } = store.bus(Name);
      return { Name: name, Arn: arn, ...(policy === null ? {} : { Policy: policy }) };
    },
  };
}
