import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::SQS::QueuePolicy. */
export const queuePolicyResource: ResourceType = {
  properties: { PolicyDocument: true, Queues: true },
  provision: async (request, kernel) => {
    const { PolicyDocument, Queues } = request.properties as {
      PolicyDocument: object;
      Queues: readonly string[];
    };
    for (const QueueUrl of Queues) {
      await kernel.call({
        service: 'sqs',
        operation: 'SetQueueAttributes',
        principal: ROOT,
        input: { QueueUrl, Attributes: { Policy: JSON.stringify(PolicyDocument) } },
      });
    }
    return { ref: request.logicalId, attributes: {} };
  },
};
