import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { CompositeAlarm } from '../alarm.ts';
import { checkActions } from '../alarm-actions.ts';
import { ruleHolds } from '../alarm-rule.ts';
import type { AlarmStore } from '../alarm-store.ts';
import type { AlarmWatch } from '../alarm-watch.ts';

export function putCompositeAlarm(
  store: AlarmStore,
  watch: AlarmWatch,
): AtomicOperation<CompositeAlarm, object> {
  return {
    required: ['AlarmName', 'AlarmRule'],
    optional: ['AlarmDescription', 'ActionsEnabled', 'AlarmActions', 'OKActions', 'InsufficientDataActions'],
    permissions: ({ AlarmName }) => [
      { action: 'cloudwatch:PutCompositeAlarm', resource: store.arn(AlarmName) },
    ],
    handle: (alarm, { nowMs }) => {
      ruleHolds(alarm.AlarmRule, () => 'OK');
      checkActions(alarm);
      store.put(alarm, nowMs);
      watch.refresh();
      return {};
    },
  };
}
