import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { validation } from '../errors.ts';
import type { Scheduler } from '../scheduler.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

interface Input {
  readonly Name: string;
  readonly EventBusName?: string;
}

export function deleteRule(
  kernel: ServiceContext,
  store: EventsStore,
  scheduler: Scheduler,
): AtomicOperation<Input, object> {
  return {
    required: ['Name'],
    optional: ['EventBusName'],
    permissions: ({ Name, EventBusName = DEFAULT_BUS }) => [
      {
        action: 'events:DeleteRule',
        resource: store.findRule(store.bus(EventBusName).name, Name)?.arn ?? Name,
      },
    ],
    handle: ({ Name, EventBusName = DEFAULT_BUS }) => {
      const rule = store.findRule(store.bus(EventBusName).name, Name);
      if (rule === undefined) return {};
      if (store.targets(rule).length > 0) throw validation("Rule can't be deleted since it has targets.");
      store.removeRule(rule.busName, rule.name);
      kernel.database.afterCommit(() => {
        scheduler.refresh();
      });
      return {};
    },
  };
}
