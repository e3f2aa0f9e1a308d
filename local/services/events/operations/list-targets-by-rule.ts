import type { AtomicOperation } from '../../../kernel/operation.ts';
import { DEFAULT_BUS, type EventsStore, type Target } from '../store.ts';

interface Input {
  readonly Rule: string;
  readonly EventBusName?: string;
}

export function listTargetsByRule(store: EventsStore): AtomicOperation<Input, { Targets: Target[] }> {
  return {
    required: ['Rule'],
    optional: ['EventBusName'],
    permissions: ({ Rule, EventBusName = DEFAULT_BUS }) => [
      { action: 'events:ListTargetsByRule', resource: store.rule(store.bus(EventBusName).name, Rule).arn },
    ],
    handle: ({ Rule, EventBusName = DEFAULT_BUS }) => ({
      Targets: store.targets(store.rule(store.bus(EventBusName).name, Rule)),
    }),
  };
}
