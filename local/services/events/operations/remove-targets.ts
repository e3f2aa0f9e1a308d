import type { AtomicOperation } from '../../../kernel/operation.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

interface Input {
  readonly Rule: string;
  readonly EventBusName?: string;
  readonly Ids: readonly string[];
}

export function removeTargets(
  store: EventsStore,
): AtomicOperation<Input, { FailedEntryCount: number; FailedEntries: never[] }> {
  return {
    required: ['Rule', 'Ids'],
    optional: ['EventBusName'],
    permissions: ({ Rule, EventBusName = DEFAULT_BUS }) => [
      { action: 'events:RemoveTargets', resource: store.rule(store.bus(EventBusName).name, Rule).arn },
    ],
    handle: ({ Rule, EventBusName = DEFAULT_BUS, Ids }) => {
      const rule = store.rule(store.bus(EventBusName).name, Rule);
      for (const id of Ids) store.removeTarget(rule, id);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  };
}
