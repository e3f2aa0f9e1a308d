import { AwsError } from '../../../aws/aws-error.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { AlarmStore } from '../alarm-store.ts';
import type { AlarmWatch } from '../alarm-watch.ts';
import type { AlarmState } from '../alarm.ts';

interface Input {
  readonly AlarmName: string;
  readonly StateValue: AlarmState;
  readonly StateReason: string;
}

/** For testing an alarm's actions; the next evaluation restores the real state. */
export function setAlarmState(store: AlarmStore, watch: AlarmWatch): AtomicOperation<Input, object> {
  return {
    required: ['AlarmName', 'StateValue', 'StateReason'],
    optional: [],
    permissions: ({ AlarmName }) => [{ action: 'cloudwatch:SetAlarmState', resource: store.arn(AlarmName) }],
    handle: ({ AlarmName, StateValue, StateReason }) => {
      const stored = store.all().find(({ alarm }) => alarm.AlarmName === AlarmName);
      if (stored === undefined)
        throw new AwsError('ResourceNotFound', `There is no alarm ${AlarmName}.`, { status: 404 });
      watch.setState(stored.alarm, stored.state, { state: StateValue, reason: StateReason });
      return {};
    },
  };
}
