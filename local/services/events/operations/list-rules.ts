import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeRule, type RuleDescription } from '../describe-rule.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

interface Input {
  readonly EventBusName?: string;
  readonly NamePrefix?: string;
}

/** All rules of a bus in one page. */
export function listRules(store: EventsStore): AtomicOperation<Input, { Rules: RuleDescription[] }> {
  return {
    required: [],
    optional: ['EventBusName', 'NamePrefix'],
    permissions: ({ EventBusName = DEFAULT_BUS }) => [
      { action: 'events:ListRules', resource: store.bus(EventBusName).arn },
    ],
    handle: ({ EventBusName = DEFAULT_BUS, NamePrefix = '' }) => ({
      Rules: store
        .rules(store.bus(EventBusName).name)
        .filter(({ name }) => name.startsWith(NamePrefix))
        .map(describeRule),
    }),
  };
}
