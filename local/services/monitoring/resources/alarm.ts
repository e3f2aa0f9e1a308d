import { ROOT } from '../../../kernel/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::CloudWatch::Alarm. */
export const alarmResource: ResourceType = {
  properties: {
    AlarmName: true,
    AlarmDescription: true,
    ActionsEnabled: true,
    AlarmActions: true,
    OKActions: true,
    InsufficientDataActions: true,
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
    Tags: 'aws-only',
  },
  provision: async (request, kernel) => {
    const { Tags: _, ...properties } = request.properties as { AlarmName?: string; Tags?: unknown };
    const AlarmName = properties.AlarmName ?? request.generatedName(255);
    await kernel.call({
      service: 'monitoring',
      operation: 'PutMetricAlarm',
      principal: ROOT,
      input: { ...properties, AlarmName },
    });
    const arn = `arn:aws:cloudwatch:${kernel.region}:${kernel.accountId}:alarm:${AlarmName}`;
    return { ref: AlarmName, arn, attributes: { Arn: arn } };
  },
};
