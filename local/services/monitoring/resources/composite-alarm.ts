import { ROOT } from '../../../kernel/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::CloudWatch::CompositeAlarm. */
export const compositeAlarmResource: ResourceType = {
  properties: {
    AlarmName: true,
    AlarmDescription: true,
    AlarmRule: true,
    ActionsEnabled: true,
    AlarmActions: true,
    OKActions: true,
    InsufficientDataActions: true,
    Tags: 'aws-only',
  },
  provision: async (request, kernel) => {
    const { Tags: _, ...properties } = request.properties as { AlarmName?: string; Tags?: unknown };
    const AlarmName = properties.AlarmName ?? request.generatedName(255);
    await kernel.call({
      service: 'monitoring',
      operation: 'PutCompositeAlarm',
      principal: ROOT,
      input: { ...properties, AlarmName },
    });
    const arn = `arn:aws:cloudwatch:${kernel.region}:${kernel.accountId}:alarm:${AlarmName}`;
    return { ref: AlarmName, arn, attributes: { Arn: arn } };
  },
};
