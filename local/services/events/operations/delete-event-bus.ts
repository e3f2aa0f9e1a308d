import type { AtomicOperation } from '../../../kernel/operation.ts';
import { validation } from '../errors.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

export function deleteEventBus(store: EventsStore): AtomicOperation<{ readonly Name: string }, object> {
  return {
    required: ['Name'],
    optional: [],
    permissions: ({ Name }) => [
      { action: 'events:DeleteEventBus', resource: store.findBus(Name)?.arn ?? Name },
    ],
    handle: ({ Name }) => {
      if (Name === DEFAULT_BUS) throw validation('Cannot delete event bus default.');
      if (store.findBus(Name) !== undefined && store.rules(Name).length > 0)
        throw validation(`Cannot delete event bus ${Name} since it has rules.`);
      store.removeBus(Name);
      return {};
    },
  };
}
