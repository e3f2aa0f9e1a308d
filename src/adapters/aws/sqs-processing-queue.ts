import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';

import type { ProcessingQueue } from '#ports/processing-queue.ts';

import { awsCall } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';

export function sqsProcessingQueue(options: ClientOptions, queueUrl: string): ProcessingQueue {
  const client = new SQSClient({ ...clientSettings(options), useQueueUrlAsEndpoint: options.endpoint === undefined });
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
  };
}
