import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { AlarmStore } from '../alarm-store.ts';
import type { AlarmWatch } from '../alarm-watch.ts';

export function deleteAlarms(
  store: AlarmStore,
  watch: AlarmWatch,
): AtomicOperation<{ readonly AlarmNames: readonly string[] }, object> {
  return {
    required: ['AlarmNames'],
    optional: [],
    permissions: ({ AlarmNames }) =>
      AlarmNames.map((name) => ({ action: 'cloudwatch:DeleteAlarms', resource: store.arn(name) })),
    handle: ({ AlarmNames }) => {
      for (const name of AlarmNames) store.remove(name);
      watch.refresh();
      return {};
    },
  };
}
