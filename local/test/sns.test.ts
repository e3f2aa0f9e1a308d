import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { iam } from '#local/services/iam/index.ts';
import { sns } from '#local/services/sns/index.ts';
import { sqs } from '#local/services/sqs/index.ts';

import { inProcess } from './support/make-client.ts';
import { makeKernel, type TestKernel } from './support/make-kernel.ts';
import { present } from '#test/support/present.ts';

const QUEUE_ARN = 'arn:aws:sqs:eu-central-1:123456789012:inbox';

let system: TestKernel;
let client: SNSClient;
let queues: SQSClient;
let TopicArn: string;
let QueueUrl: string;

beforeEach(async () => {
  system = makeKernel([iam, sqs, sns]);
  client = new SNSClient(inProcess(system));
  queues = new SQSClient(inProcess(system));
  TopicArn = present((await client.send(new CreateTopicCommand({ Name: 'news' }))).TopicArn);
  QueueUrl = await createQueue(TopicArn);
});
afterEach(() => system.close());

/** A queue that accepts messages from the topic. */
async function createQueue(source: string): Promise<string> {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: QUEUE_ARN,
      Condition: { ArnEquals: { 'aws:SourceArn': source } },
    },
  });
  const created = await queues.send(new CreateQueueCommand({ QueueName: 'inbox', Attributes: { Policy } }));
  return present(created.QueueUrl);
}

function subscribe(Attributes: Record<string, string> = {}) {
  return client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: QUEUE_ARN, Attributes }));
}

function publish(Message: string, more: Partial<PublishCommandInput> = {}) {
  return client.send(new PublishCommand({ TopicArn, Message, ...more }));
}

async function received(): Promise<string[]> {
  await system.settle();
  const { Messages = [] } = await queues.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  for (const { ReceiptHandle } of Messages)
    await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => Body);
}

describe('a topic', () => {
  it('is created once, however often it is requested, and is gone after deletion', async () => {
    expect((await client.send(new CreateTopicCommand({ Name: 'news' }))).TopicArn).toBe(TopicArn);
    expect((await client.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes).toMatchObject({
      TopicArn,
    });

    await client.send(new DeleteTopicCommand({ TopicArn }));

    await expect(client.send(new GetTopicAttributesCommand({ TopicArn }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    await expect(publish('to nobody')).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it.each<[string, string, Partial<PublishCommandInput>]>([
    ['an empty message', '', {}],
    ['more than 256 KiB', 'x'.repeat(262_145), {}],
    ['a subject of two lines', 'text', { Subject: 'a\nb' }],
  ])('refuses %s', async (_, message, more) => {
    await subscribe();
    await expect(publish(message, more)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(await received()).toEqual([]);
  });
});

describe('a subscription of a queue', () => {
  it('gets the message in its envelope', async () => {
    await subscribe();
    const { MessageId } = await publish('hello', { Subject: 'greeting' });

    const [body = ''] = await received();
    expect(JSON.parse(body)).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'greeting',
      Message: 'hello',
    });
  });

  it('gets the raw message if it asks for that', async () => {
    await subscribe({ RawMessageDelivery: 'true' });
    await publish('hello "you"');
    expect(await received()).toEqual(['hello "you"']);
  });

  it('gets the messages that match its filter, by body or by attributes', async () => {
    await subscribe({
      RawMessageDelivery: 'true',
      FilterPolicyScope: 'MessageBody',
      FilterPolicy: JSON.stringify({ kind: ['a', { prefix: 'b' }] }),
    });
    for (const kind of ['a', 'bee', 'c']) await publish(JSON.stringify({ kind }));
    await publish('no JSON');
    expect((await received()).sort()).toEqual(['{"kind":"a"}', '{"kind":"bee"}']);

    await subscribe({ RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ kind: ['a'] }) });
    const withKind = (StringValue: string) => ({
      MessageAttributes: { kind: { DataType: 'String', StringValue } },
    });
    await publish('first', withKind('a'));
    await publish('second', withKind('b'));
    await publish('third');
    expect(await received()).toEqual(['first']);
  });

  it('is listed, and gets nothing more after it has ended', async () => {
    const { SubscriptionArn } = await subscribe();
    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toMatchObject([{ SubscriptionArn, Protocol: 'sqs', Endpoint: QUEUE_ARN }]);

    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    await publish('too late');

    expect(await received()).toEqual([]);
  });

  it('gets nothing if the queue does not allow the topic', async () => {
    const other = present((await client.send(new CreateTopicCommand({ Name: 'other' }))).TopicArn);
    await client.send(new SubscribeCommand({ TopicArn: other, Protocol: 'sqs', Endpoint: QUEUE_ARN }));
    await client.send(new PublishCommand({ TopicArn: other, Message: 'let me in' }));
    expect(await received()).toEqual([]);
  });

  it.each([
    ['a filter that is not JSON', { FilterPolicy: '{' }],
    ['an unknown attribute', { Colour: 'red' }],
  ])('is refused with %s', async (_, attributes) => {
    await expect(subscribe(attributes)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('of a protocol that is not emulated is refused, naming the protocol', async () => {
    await expect(
      client.send(new SubscribeCommand({ TopicArn, Protocol: 'sms', Endpoint: '+491700000000' })),
    ).rejects.toThrow(/does not emulate subscriptions with the protocol sms/);
  });
});
