import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

import type { DeadLetter, DeadLetterQueue, DeadLetters, DeadLetterSink } from '#ports/dead-letters.ts';

import { awsCall } from './classify-aws-error.ts';
import type { ClientOptions } from './client-settings.ts';
import { sqsClient } from './sqs-client.ts';

/** Long enough to read a queue and act on its messages. */
const LOOK_SECONDS = 120;
/** Source: SQS API reference, ReceiveMessage. */
const MESSAGES_IN_A_CALL = 10;
/** A nearly empty queue may return no messages although it has some. */
const EMPTY_ANSWERS = 2;

/** @param queueUrls the URL of every queue */
export function sqsDeadLetters(
  options: ClientOptions,
  queueUrls: Readonly<Record<DeadLetterQueue, string>>,
): DeadLetters {
  const client = sqsClient(options);
  return {
    receive: (queue) => receiveAll(client, queue, queueUrls[queue]),
    remove: async ({ queue, receiptHandle }) => {
      await awsCall('SQS DeleteMessage', () =>
        client.send(new DeleteMessageCommand({ QueueUrl: queueUrls[queue], ReceiptHandle: receiptHandle })),
      );
    },
    release: async ({ queue, receiptHandle }) => {
      await awsCall('SQS ChangeMessageVisibility', () =>
        client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrls[queue],
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: 0,
          }),
        ),
      );
    },
  };
}

export function sqsDeadLetterSink(options: ClientOptions, queueUrl: string): DeadLetterSink {
  const client = sqsClient(options);
  return {
    put: async (body) => {
      await awsCall('SQS SendMessage', () =>
        client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body })),
      );
    },
  };
}

async function receiveAll(
  client: SQSClient,
  queue: DeadLetterQueue,
  queueUrl: string,
): Promise<readonly DeadLetter[]> {
  const letters = new Map<string, DeadLetter>();
  for (let empty = 0; empty < EMPTY_ANSWERS;) {
    const { Messages = [] } = await awsCall('SQS ReceiveMessage', () =>
      client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: MESSAGES_IN_A_CALL,
          VisibilityTimeout: LOOK_SECONDS,
          MessageSystemAttributeNames: ['SentTimestamp'],
          MessageAttributeNames: ['All'],
        }),
      ),
    );
    if (Messages.length === 0) empty += 1;
    for (const message of Messages) letters.set(message.MessageId ?? '', toLetter(queue, message));
  }
  return [...letters.values()];
}

function toLetter(queue: DeadLetterQueue, message: Message): DeadLetter {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes, MessageAttributes = {} } = message;
  return {
    queue,
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
    ),
    sentAtMs: Number(Attributes?.SentTimestamp ?? 0),
  };
}
