import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::SNS::TopicPolicy. */
export const topicPolicyResource: ResourceType = {
  properties: { PolicyDocument: true, Topics: true },
  provision: async (request, kernel) => {
    const { PolicyDocument, Topics } = request.properties as {
      PolicyDocument: object;
      Topics: readonly string[];
    };
    for (const TopicArn of Topics) {
      await kernel.call({
        service: 'sns',
        operation: 'SetTopicAttributes',
        principal: ROOT,
        input: { TopicArn, AttributeName: 'Policy', AttributeValue: JSON.stringify(PolicyDocument) },
      });
    }
    return { ref: request.logicalId, attributes: {} };
  },
};
