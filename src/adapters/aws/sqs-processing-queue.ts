import { ChangeMessageVisibilityCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';

import type { ProcessingQueue } from '#ports/processing-queue.ts';

import { awsCall } from './classify-aws-error.ts';
import type { ClientOptions } from './client-settings.ts';
import { sqsClient } from './sqs-client.ts';

export function sqsProcessingQueue(options: ClientOptions, queueUrl: string): ProcessingQueue {
  const client = sqsClient(options);
  return {
    retryAfter: async (receiptHandle, seconds) => {
      await awsCall('SQS ChangeMessageVisibility', () =>
        client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrl,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: seconds,
          }),
        ),
      );
    },
    waitingMessages: async () => {
      const { Attributes } = await awsCall('SQS GetQueueAttributes', () =>
        client.send(
          new GetQueueAttributesCommand({
            QueueUrl: queueUrl,
            AttributeNames: ['ApproximateNumberOfMessages'],
          }),
        ),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },
  };
}
