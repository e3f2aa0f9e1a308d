import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::SNS::Topic. */
export const topicResource: ResourceType = {
  properties: {
    TopicName: true,
    DisplayName: true,
    Subscription: [{ Endpoint: true, Protocol: true }],
    KmsMasterKeyId: 'aws-only',
    TracingConfig: 'aws-only',
    SignatureVersion: 'aws-only',
    DeliveryStatusLogging: 'aws-only',
    Tags: 'aws-only',
  },
  provision: async (request, kernel) => {
    const {
      TopicName,
      DisplayName,
      Subscription = [],
    } = request.properties as {
      TopicName?: string;
      DisplayName?: string;
      Subscription?: { Endpoint: string; Protocol: string }[];
    };
    const Name = TopicName ?? request.generatedName(256);
    const { TopicArn } = (await kernel.call({
      service: 'sns',
      operation: 'CreateTopic',
      principal: ROOT,
      input: { Name },
    })) as { TopicArn: string };
    if (DisplayName !== undefined) {
      await kernel.call({
        service: 'sns',
        operation: 'SetTopicAttributes',
        principal: ROOT,
        input: { TopicArn, AttributeName: 'DisplayName', AttributeValue: DisplayName },
      });
    }
    for (const { Endpoint, Protocol } of Subscription) {
      await kernel.call({
        service: 'sns',
        operation: 'Subscribe',
        principal: ROOT,
        input: { TopicArn, Endpoint, Protocol },
      });
    }
    return { ref: TopicArn, arn: TopicArn, attributes: { TopicArn, TopicName: Name } };
  },
};
