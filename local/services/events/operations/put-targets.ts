import type { AtomicOperation } from '../../../kernel/operation.ts';
import { validation } from '../errors.ts';
import { DEFAULT_BUS, type EventsStore, type Target } from '../store.ts';
import { checkTarget } from '../targets.ts';

const MOST_TARGETS = 5;

interface Input {
  readonly Rule: string;
  readonly EventBusName?: string;
  readonly Targets: readonly Target[];
}

export function putTargets(
  store: EventsStore,
): AtomicOperation<Input, { FailedEntryCount: number; FailedEntries: never[] }> {
  return {
    required: ['Rule', 'Targets'],
    optional: ['EventBusName'],
    permissions: ({ Rule, EventBusName = DEFAULT_BUS }) => [
      { action: 'events:PutTargets', resource: store.rule(store.bus(EventBusName).name, Rule).arn },
    ],
    handle: ({ Rule, EventBusName = DEFAULT_BUS, Targets }) => {
      const rule = store.rule(store.bus(EventBusName).name, Rule);
      for (const target of Targets) {
        checkTarget(target);
        store.putTarget(rule, target);
      }
      if (store.targets(rule).length > MOST_TARGETS)
        throw validation(`The rule ${Rule} would have more than ${String(MOST_TARGETS)} targets.`);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  };
}
