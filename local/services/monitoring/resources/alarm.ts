import type { ResourceType } from '../../../kernel/resource-type.ts';
import { ALARM_PROPERTIES, putAlarm } from './put-alarm.ts';

/** AWS::CloudWatch::Alarm. */
export const alarmResource: ResourceType = {
  properties: {
    ...ALARM_PROPERTIES,
    ComparisonOperator: true,
    EvaluationPeriods: true,
    DatapointsToAlarm: true,
    Threshold: true,
    TreatMissingData: true,
    Namespace: true,
    MetricName: true,
    Dimensions: true,
    Statistic: true,
    Period: true,
    Metrics: true,
  },
  provision: putAlarm('PutMetricAlarm'),
};
