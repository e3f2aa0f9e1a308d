import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeRule as describe, type RuleDescription } from '../describe-rule.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

interface Input {
  readonly Name: string;
  readonly EventBusName?: string;
}

export function describeRule(store: EventsStore): AtomicOperation<Input, RuleDescription> {
  return {
    required: ['Name'],
    optional: ['EventBusName'],
    permissions: ({ Name, EventBusName = DEFAULT_BUS }) => [
      { action: 'events:DescribeRule', resource: store.rule(store.bus(EventBusName).name, Name).arn },
    ],
    handle: ({ Name, EventBusName = DEFAULT_BUS }) =>
      describe(store.rule(store.bus(EventBusName).name, Name)),
  };
}
