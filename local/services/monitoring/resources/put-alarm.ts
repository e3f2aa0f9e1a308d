import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** Properties that both kinds of alarm share. */
export const ALARM_PROPERTIES = {
  AlarmName: true,
  AlarmDescription: true,
  ActionsEnabled: true,
  AlarmActions: true,
  OKActions: true,
  InsufficientDataActions: true,
  Tags: 'aws-only',
} as const;

/** Creates the alarm through the API operation that a user would call. */
export function putAlarm(operation: 'PutMetricAlarm' | 'PutCompositeAlarm'): ResourceType['provision'] {
  return async (request, kernel) => {
    const { Tags: _, ...properties } = request.properties as { AlarmName?: string; Tags?: unknown };
    const AlarmName = properties.AlarmName ?? request.generatedName(255);
    await kernel.call({
      service: 'monitoring',
      operation,
      principal: ROOT,
      input: { ...properties, AlarmName },
    });
    const arn = `arn:aws:cloudwatch:${kernel.region}:${kernel.accountId}:alarm:${AlarmName}`;
    return { ref: AlarmName, arn, attributes: { Arn: arn } };
  };
}
