import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';

import { iam } from '#local/services/iam/index.ts';
import { sqs } from '#local/services/sqs/index.ts';

import { inProcess } from './support/make-client.ts';
import { makeKernel, type TestKernel } from './support/make-kernel.ts';
import { present } from '#test/support/present.ts';

const arnOf = (name: string): string => `arn:aws:sqs:eu-central-1:123456789012:${name}`;
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:topic';

let system: TestKernel;
let client: SQSClient;
let QueueUrl: string;

async function createQueue(
  QueueName: string,
  Attributes: Partial<Record<QueueAttributeName, string>> = {},
): Promise<string> {
  const created = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return present(created.QueueUrl);
}

function send(MessageBody: string, changes: Partial<SendMessageCommandInput> = {}) {
  return client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...changes }));
}

async function receive(changes: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...changes,
    }),
  );
  return Messages;
}

async function receiveOne(changes: Partial<ReceiveMessageCommandInput> = {}): Promise<Message> {
  const messages = await receive(changes);
  expect(messages).toHaveLength(1);
  return present(messages[0]);
}

function changeVisibility({ ReceiptHandle }: Message, VisibilityTimeout: number) {
  return client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
}

async function counts(): Promise<readonly (string | undefined)[]> {
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
  );
  return names.map((name) => Attributes?.[name]);
}

beforeEach(async () => {
  system = makeKernel([iam, sqs]);
  client = new SQSClient(inProcess(system));
  QueueUrl = await createQueue('images');
});
afterEach(() => system.close());

describe('a queue', () => {
  it('is created once, found by its name, listed by prefix and gone after deletion', async () => {
    expect(await createQueue('images')).toBe(QueueUrl);
    await createQueue('other');

    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'images' }))).QueueUrl).toBe(QueueUrl);
    expect((await client.send(new ListQueuesCommand({ QueueNamePrefix: 'im' }))).QueueUrls).toEqual([
      QueueUrl,
    ]);

    await client.send(new DeleteQueueCommand({ QueueUrl }));
    await expect(send('late')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('that is missing is reported with the error codes of both the JSON and the query protocol', async () => {
    await expect(client.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
    });
  });

  it('is not created again with other attributes', async () => {
    await expect(createQueue('images', { VisibilityTimeout: '7' })).rejects.toMatchObject({
      name: 'QueueNameExists',
    });
  });

  it('shows the attributes that were set, and those that SQS sets itself', async () => {
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '7' } }));

    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );

    expect(Attributes).toMatchObject({
      QueueArn: arnOf('images'),
      VisibilityTimeout: '7',
      MessageRetentionPeriod: '345600',
      ApproximateNumberOfMessages: '0',
    });
  });

  it.each<[string, Partial<Record<QueueAttributeName, string>>, string]>([
    ['a visibility of more than 12 hours', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    ['a retention of less than a minute', { MessageRetentionPeriod: '59' }, 'InvalidAttributeValue'],
    ['a delay that is not a number', { DelaySeconds: 'soon' }, 'InvalidAttributeValue'],
    ['a policy that is not JSON', { Policy: '{' }, 'InvalidAttributeValue'],
    ['a redrive policy without a queue', { RedrivePolicy: '{"maxReceiveCount":3}' }, 'InvalidAttributeValue'],
    [
      'a redrive policy with 0 receives',
      { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 0 }) },
      'InvalidAttributeValue',
    ],
    ['an attribute that does not exist', { ['Colour' as 'Policy']: 'red' }, 'InvalidAttributeName'],
  ])('is refused with %s', async (_, Attributes, name) => {
    await expect(createQueue('wrong', Attributes)).rejects.toMatchObject({ name });
    await expect(client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }))).rejects.toMatchObject({
      name,
    });
  });
});

describe('a message', () => {
  it('has its body, its attributes and those of SQS, and is gone after deletion', async () => {
    const sentAtMs = system.clock.now();
    const { MessageId } = await send('{"text":"Grüße & <tags> 😀\\n"}', {
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'photo' },
        size: { DataType: 'Number.bytes', StringValue: '12' },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255, 7]) },
      },
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-a-b' } },
    });
    await system.settle(1500);

    const message = await receiveOne();

    expect(message).toMatchObject({
      MessageId,
      Body: '{"text":"Grüße & <tags> 😀\\n"}',
      Attributes: {
        SentTimestamp: String(sentAtMs),
        ApproximateReceiveCount: '1',
        ApproximateFirstReceiveTimestamp: String(sentAtMs + 1500),
        AWSTraceHeader: 'Root=1-a-b',
      },
    });
    expect(message.MessageAttributes?.['kind']).toEqual({ DataType: 'String', StringValue: 'photo' });
    expect([...present(message.MessageAttributes?.['bytes']?.BinaryValue)]).toEqual([0, 255, 7]);

    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    await system.settle(60_000);
    expect(await receive()).toEqual([]);
  });

  it('shows only the attributes that were asked for', async () => {
    await send('a', {
      MessageAttributes: {
        'image.kind': { DataType: 'String', StringValue: 'photo' },
        other: { DataType: 'String', StringValue: 'x' },
      },
    });

    const [message] = await receive({
      MessageSystemAttributeNames: ['SentTimestamp'],
      MessageAttributeNames: ['image.*'],
    });

    expect(Object.keys(message?.Attributes ?? {})).toEqual(['SentTimestamp']);
    expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(['image.kind']);
  });

  it('is hidden for the visibility timeout, then comes again with a higher count and a new receipt', async () => {
    await send('a');
    const first = await receiveOne({ VisibilityTimeout: 5 });

    await system.settle(4999);
    expect(await receive()).toEqual([]);
    await system.settle(1);
    const second = await receiveOne();

    expect(second.Attributes).toMatchObject({ ApproximateReceiveCount: '2' });
    expect(second.Attributes?.ApproximateFirstReceiveTimestamp).toBe(
      first.Attributes?.ApproximateFirstReceiveTimestamp,
    );
    expect(second.ReceiptHandle).not.toBe(first.ReceiptHandle);
  });

  it('is not deleted by the receipt of an earlier receive', async () => {
    await send('a');
    const first = await receiveOne({ VisibilityTimeout: 1 });
    await system.settle(1000);
    await receiveOne({ VisibilityTimeout: 1 });

    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first.ReceiptHandle }));
    await system.settle(1000);

    await receiveOne();
  });

  it('comes at once when its visibility is set to 0, and later when it is set to more', async () => {
    await send('a');
    await changeVisibility(await receiveOne(), 0);
    const again = await receiveOne();
    await changeVisibility(again, 120);

    await system.settle(119_999);
    expect(await receive()).toEqual([]);
    await system.settle(1);
    await receiveOne();
  });

  it('accepts no new visibility when not in flight, and none of more than 12 hours', async () => {
    await send('a');
    const message = await receiveOne({ VisibilityTimeout: 1 });

    await expect(changeVisibility(message, 43_201)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await system.settle(1000);
    await expect(changeVisibility(message, 5)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    await expect(changeVisibility({ ReceiptHandle: 'wrong' }, 5)).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
    });
  });

  it('waits for its own delay, or else that of the queue', async () => {
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: '10' } }));
    await send('the queue says');
    await send('by itself', { DelaySeconds: 3 });

    expect(await counts()).toEqual(['0', '0', '2']);
    await system.settle(3000);
    expect((await receiveOne()).Body).toBe('by itself');
    await system.settle(7000);
    expect((await receiveOne()).Body).toBe('the queue says');
  });

  it('is deleted after the retention period, whether received or not', async () => {
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { MessageRetentionPeriod: '60' } }),
    );
    await send('a');
    await send('b');
    await receive({ MaxNumberOfMessages: 1, VisibilityTimeout: 3600 });

    await system.settle(59_999);
    expect(await counts()).toEqual(['1', '1', '0']);
    await system.settle(1);

    expect(await counts()).toEqual(['0', '0', '0']);
    expect(await receive()).toEqual([]);
  });

  it.each<[string, Partial<SendMessageCommandInput>, string]>([
    ['no body', { MessageBody: '' }, 'InvalidParameterValue'],
    ['a character that XML does not allow', { MessageBody: 'a\u0001' }, 'InvalidMessageContents'],
    ['more than 1 MiB', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['a delay of more than 15 minutes', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    [
      'an attribute of an unknown type',
      { MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
    [
      'an attribute without a value',
      { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
      'InvalidParameterValue',
    ],
    [
      'a number that is none',
      { MessageAttributes: { a: { DataType: 'Number', StringValue: 'many' } } },
      'InvalidParameterValue',
    ],
    [
      'eleven attributes',
      {
        MessageAttributes: Object.fromEntries(
          Array.from({ length: 11 }, (_, index) => [
            `a${String(index)}`,
            { DataType: 'String', StringValue: 'x' },
          ]),
        ),
      },
      'InvalidParameterValue',
    ],
  ])('is refused with %s', async (_, changes, name) => {
    await expect(send('a', changes)).rejects.toMatchObject({ name });
    expect(await counts()).toEqual(['0', '0', '0']);
  });
});

describe('receiving', () => {
  it('returns up to the requested number, oldest first', async () => {
    for (const body of ['a', 'b', 'c']) await send(body);

    expect((await receive({ MaxNumberOfMessages: 2 })).map(({ Body }) => Body)).toEqual(['a', 'b']);
    expect((await receive()).map(({ Body }) => Body)).toEqual(['c']);
  });

  it('waits for a message as long as asked, and answers as soon as one is sent', async () => {
    const startMs = system.clock.now();
    let answeredAtMs = 0;
    const waiting = receive({ WaitTimeSeconds: 20 }).finally(() => {
      answeredAtMs = system.clock.now();
    });

    await system.settle(5000);
    await send('a');
    await system.settle();

    expect((await waiting).map(({ Body }) => Body)).toEqual(['a']);
    expect(answeredAtMs - startMs).toBe(5000);
  });

  it('waits for a hidden message to become visible', async () => {
    await send('a');
    await receiveOne({ VisibilityTimeout: 8 });
    const startMs = system.clock.now();

    const waiting = receive({ WaitTimeSeconds: 20 }).then((messages) => ({
      bodies: messages.map(({ Body }) => Body),
      afterMs: system.clock.now() - startMs,
    }));
    await system.settle(20_000);

    expect(await waiting).toEqual({ bodies: ['a'], afterMs: 8000 });
  });

  it('returns nothing when the wait is over, by default the wait of the queue', async () => {
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { ReceiveMessageWaitTimeSeconds: '4' } }),
    );
    const startMs = system.clock.now();

    const waiting = receive().then((messages) => ({
      messages,
      afterMs: system.clock.now() - startMs,
    }));
    await system.settle(10_000);

    expect(await waiting).toEqual({ messages: [], afterMs: 4000 });
  });

  it.each<[string, Partial<ReceiveMessageCommandInput>]>([
    ['no message', { MaxNumberOfMessages: 0 }],
    ['eleven messages', { MaxNumberOfMessages: 11 }],
    ['a wait of 21 seconds', { WaitTimeSeconds: 21 }],
    ['a visibility of more than 12 hours', { VisibilityTimeout: 43_201 }],
  ])('refuses to ask for %s', async (_, changes) => {
    await expect(receive(changes)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('the dead-letter queue', () => {
  let deadUrl: string;

  beforeEach(async () => {
    deadUrl = await createQueue('dead');
    await client.send(
      new SetQueueAttributesCommand({
        QueueUrl,
        Attributes: {
          VisibilityTimeout: '1',
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 3 }),
        },
      }),
    );
  });

  async function failThreeTimes(): Promise<void> {
    for (let count = 1; count <= 3; count += 1) {
      expect((await receiveOne()).Attributes).toMatchObject({ ApproximateReceiveCount: String(count) });
      await system.settle(1000);
    }
    expect(await receive()).toEqual([]);
  }

  it('gets a message after the last receive, with its id, body, attributes and time of sending', async () => {
    const sentAtMs = system.clock.now();
    const { MessageId } = await send('a', {
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'photo' } },
    });

    await failThreeTimes();

    expect(await receiveOne({ QueueUrl: deadUrl })).toMatchObject({
      MessageId,
      Body: 'a',
      MessageAttributes: { kind: { StringValue: 'photo' } },
      Attributes: {
        SentTimestamp: String(sentAtMs),
        ApproximateReceiveCount: '1',
        DeadLetterQueueSourceArn: arnOf('images'),
      },
    });
    expect(
      (await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: deadUrl }))).queueUrls,
    ).toEqual([QueueUrl]);
  });

  it('returns its messages to the queue they came from, with a new count', async () => {
    await send('a');
    await failThreeTimes();

    await system.settle(60_000);
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf('dead') }));

    expect(await receive({ QueueUrl: deadUrl })).toEqual([]);
    // A message that was moved back counts as new.
    expect((await receiveOne()).Attributes).toMatchObject({
      ApproximateReceiveCount: '1',
      SentTimestamp: String(system.clock.now()),
    });
  });
});

describe('a batch', () => {
  it('sends and deletes entry by entry: an invalid one does not stop the others', async () => {
    const sent = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'one' },
          { Id: 'b', MessageBody: 'two', DelaySeconds: 901 },
          { Id: 'c', MessageBody: 'three' },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
    expect(sent.Failed).toMatchObject([{ Id: 'b', Code: 'InvalidParameterValue', SenderFault: true }]);

    const messages = await receive();
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'x', ReceiptHandle: present(messages[0]?.ReceiptHandle) },
          { Id: 'y', ReceiptHandle: 'wrong' },
        ],
      }),
    );

    expect(deleted.Successful?.map(({ Id }) => Id)).toEqual(['x']);
    expect(deleted.Failed).toMatchObject([{ Id: 'y', Code: 'ReceiptHandleIsInvalid' }]);
    expect(await counts()).toEqual(['0', '1', '0']);
  });

  it.each<[string, { Id: string; MessageBody: string }[], string]>([
    ['nothing in it', [], 'EmptyBatchRequest'],
    [
      'eleven entries',
      Array.from({ length: 11 }, (_, index) => ({ Id: String(index), MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    [
      'the same id twice',
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'y' },
      ],
      'BatchEntryIdsNotDistinct',
    ],
    ['an id with a space', [{ Id: 'a b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    [
      'more than 1 MiB in all',
      [
        { Id: 'a', MessageBody: 'x'.repeat(600_000) },
        { Id: 'b', MessageBody: 'x'.repeat(600_000) },
      ],
      'BatchRequestTooLong',
    ],
  ])('is refused as a whole with %s', async (_, Entries, name) => {
    await expect(client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name,
    });
    expect(await counts()).toEqual(['0', '0', '0']);
  });
});

describe('purging', () => {
  it('removes every message, including hidden and delayed ones', async () => {
    await send('visible');
    await send('hidden');
    await receive({ MaxNumberOfMessages: 1 });
    await send('delayed', { DelaySeconds: 60 });
    expect(await counts()).toEqual(['1', '1', '1']);

    await client.send(new PurgeQueueCommand({ QueueUrl }));

    expect(await counts()).toEqual(['0', '0', '0']);
  });
});

describe('the policy of a queue', () => {
  it('allows the service to send for the one source it names, and nobody else', async () => {
    await client.send(
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
                Resource: arnOf('images'),
                Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
              },
            ],
          }),
        },
      }),
    );
    const as = (sourceArn: string, service = 'sns.amazonaws.com') =>
      new SQSClient(
        inProcess(system, { kind: 'service', service, sourceArn, sourceAccount: '123456789012' }),
      );
    const message = new SendMessageCommand({ QueueUrl, MessageBody: 'a' });

    await as(TOPIC).send(message);

    await expect(as(`${TOPIC}-of-another`).send(message)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(as(TOPIC, 'events.amazonaws.com').send(message)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(as(TOPIC).send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect(await counts()).toEqual(['1', '0', '0']);
  });
});
