import type { AtomicOperation } from '../../../kernel/operation.ts';
import { type MetricAlarm, queryOf } from '../alarm.ts';
import { checkActions } from '../alarm-actions.ts';
import type { AlarmStore } from '../alarm-store.ts';
import type { AlarmWatch } from '../alarm-watch.ts';
import { comparison } from '../evaluate-alarm.ts';

export function putMetricAlarm(store: AlarmStore, watch: AlarmWatch): AtomicOperation<MetricAlarm, object> {
  return {
    required: ['AlarmName', 'ComparisonOperator', 'EvaluationPeriods'],
    optional: [
      'AlarmDescription',
      'ActionsEnabled',
      'AlarmActions',
      'OKActions',
      'InsufficientDataActions',
      'DatapointsToAlarm',
      'Threshold',
      'TreatMissingData',
      'Namespace',
      'MetricName',
      'Dimensions',
      'Statistic',
      'Period',
      'Metrics',
    ],
    permissions: ({ AlarmName }) => [{ action: 'cloudwatch:PutMetricAlarm', resource: store.arn(AlarmName) }],
    handle: (alarm, { nowMs }) => {
      queryOf(alarm);
      comparison(alarm);
      checkActions(alarm);
      store.put(alarm, nowMs);
      watch.refresh();
      return {};
    },
  };
}
