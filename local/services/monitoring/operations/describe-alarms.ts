import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { AlarmStore, StoredAlarm } from '../alarm-store.ts';
import { type AlarmState, isComposite } from '../alarm.ts';

interface Input {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly AlarmTypes?: readonly string[];
  readonly StateValue?: AlarmState;
}

interface Output {
  readonly MetricAlarms: object[];
  readonly CompositeAlarms: object[];
}

/** All alarms in one page, of both kinds. */
export function describeAlarms(store: AlarmStore): AtomicOperation<Input, Output> {
  return {
    required: [],
    optional: ['AlarmNames', 'AlarmNamePrefix', 'StateValue'],
    // Both kinds are returned, whichever is requested.
    ignored: ['AlarmTypes'],
    permissions: () => [{ action: 'cloudwatch:DescribeAlarms', resource: '*' }],
    handle: ({ AlarmNames, AlarmNamePrefix = '', StateValue }) => {
      const wanted = store
        .all()
        .filter(({ alarm }) => AlarmNames === undefined || AlarmNames.includes(alarm.AlarmName))
        .filter(({ alarm }) => alarm.AlarmName.startsWith(AlarmNamePrefix))
        .filter(({ state }) => StateValue === undefined || state === StateValue);
      return {
        MetricAlarms: wanted.filter(({ alarm }) => !isComposite(alarm)).map(describe),
        CompositeAlarms: wanted.filter(({ alarm }) => isComposite(alarm)).map(describe),
      };
    },
  };
}

function describe({ alarm, arn, state, reason, sinceMs }: StoredAlarm): object {
  return {
    ...alarm,
    AlarmArn: arn,
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: sinceMs / 1000,
  };
}
