import { matchesPattern } from '../../aws/event-pattern/event-pattern.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import type { BusEvent } from './bus-event.ts';
import { type EventsStore, patternOf, type Rule } from './store.ts';
import { deliverToTarget } from './targets.ts';

/** Puts an event on a bus: every enabled rule that matches sends it to its targets. Call it in a transaction. */
export function publish(kernel: ServiceContext, store: EventsStore, busName: string, event: BusEvent): void {
  const matching = store.rules(busName).filter((rule) => rule.enabled && matches(rule, event));
  for (const rule of matching) send(kernel, store, rule, event);
  kernel.database.afterCommit(() => {
    kernel.trace.add({
      kind: 'event',
      service: 'events',
      name: event['detail-type'],
      resource: busName,
      detail: { event, rules: matching.map(({ name }) => name) },
    });
  });
}

/** Sends an event to the targets of one rule. */
export function send(kernel: ServiceContext, store: EventsStore, rule: Rule, event: BusEvent): void {
  for (const target of store.targets(rule)) deliverToTarget(kernel, rule, target, event);
}

function matches(rule: Rule, event: BusEvent): boolean {
  const pattern = patternOf(rule);
  return pattern !== undefined && matchesPattern(pattern, event);
}
