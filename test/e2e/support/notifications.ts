import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

import type { Notification } from '#contracts/notification.ts';

import type { SystemProcess } from './start-process.ts';

/** A queue subscribed to the notification topic, like a downstream system. */
export interface NotificationQueue {
  readonly url: string;
  /** Receives until every image has its final notification. */
  untilEnded(imageKeys: readonly string[]): Promise<readonly Notification[]>;
}

export async function subscribeQueue(
  { client, outputs }: Pick<SystemProcess, 'client' | 'outputs'>,
  name = 'outsider',
): Promise<NotificationQueue> {
  const sqs = new SQSClient(client);
  const topicArn = outputs['NotificationTopicArn'] ?? '';
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const queueArn = Attributes?.QueueArn ?? '';
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl,
      Attributes: {
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'sns.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: queueArn,
              Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
            },
          ],
        }),
      },
    }),
  );
  await new SNSClient(client).send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  return queueAt(sqs, QueueUrl);
}

/** An existing queue that gets the notifications. */
export function queueAt(sqs: SQSClient, QueueUrl: string): NotificationQueue {
  const received: Notification[] = [];
  return {
    url: QueueUrl,
    untilEnded: async (imageKeys) => {
      const isOpen = (): boolean =>
        imageKeys.some(
          (key) =>
            !received.some(
              ({ imageKey, eventType }) => imageKey === key && eventType !== 'PROCESSING_STARTED',
            ),
        );
      while (isOpen()) received.push(...(await receive(sqs, QueueUrl)));
      return received;
    },
  };
}

async function receive(sqs: SQSClient, QueueUrl: string): Promise<Notification[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }),
  );
  if (Messages.length > 0)
    await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: Messages.map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle: ReceiptHandle ?? '',
        })),
      }),
    );
  return Messages.map(({ Body }) => JSON.parse(Body ?? '{}') as Notification);
}
