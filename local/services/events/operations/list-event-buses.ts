import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { EventsStore } from '../store.ts';

export function listEventBuses(
  store: EventsStore,
): AtomicOperation<{ readonly NamePrefix?: string }, { EventBuses: { Name: string; Arn: string }[] }> {
  return {
    required: [],
    optional: ['NamePrefix'],
    permissions: () => [{ action: 'events:ListEventBuses', resource: '*' }],
    handle: ({ NamePrefix = '' }) => ({
      EventBuses: store
        .buses()
        .filter(({ name }) => name.startsWith(NamePrefix))
        .map(({ name, arn }) => ({ Name: name, Arn: arn })),
    }),
  };
}
