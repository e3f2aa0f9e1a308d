import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  SFNClient,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startProcess, type SystemProcess } from './support/start-process.ts';

let system: SystemProcess;

beforeAll(async () => {
  system = await startProcess({ command: 'local' });
}, 30_000);

afterAll(async () => {
  expect(await system.stop()).toBe(0);
});

describe('the runtime without an assembly: the official SDK creates, uses and deletes', () => {
  it('a bucket [T1]', async () => {
    const s3 = new S3Client(system.client);
    await s3.send(
      new CreateBucketCommand({
        Bucket: 'my-bucket',
        CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
      }),
    );
    await s3.send(new PutObjectCommand({ Bucket: 'my-bucket', Key: 'a/b c.txt', Body: 'hello' }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'my-bucket', Key: 'a/b c.txt' }));
    expect(await Body?.transformToString()).toBe('hello');
    await expect(s3.send(new DeleteBucketCommand({ Bucket: 'my-bucket' }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
    await s3.send(new DeleteObjectCommand({ Bucket: 'my-bucket', Key: 'a/b c.txt' }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'my-bucket' }));
    await expect(s3.send(new GetObjectCommand({ Bucket: 'my-bucket', Key: 'a' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('a queue [T5]', async () => {
    const sqs = new SQSClient(system.client);
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'my-queue' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const message = await receive(sqs, QueueUrl);
    expect(message.Body).toBe('hello');
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle ?? '' }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'my-queue' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });

  it('a topic that reaches a queue [T7]', async () => {
    const sns = new SNSClient(system.client);
    const sqs = new SQSClient(system.client);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'my-topic' }));
    const queue = await openQueue(sqs, 'subscribed', 'sns.amazonaws.com', TopicArn);
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: queue.arn,
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );
    await sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
    expect((await receive(sqs, queue.url)).Body).toBe('hello');
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await expect(sns.send(new PublishCommand({ TopicArn, Message: 'hello' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('a table [T6]', async () => {
    const dynamo = new DynamoDBClient(system.client);
    const TableName = 'my-table';
    await dynamo.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    await dynamo.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' }, count: { N: '3' } } }));
    const { Item } = await dynamo.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }));
    expect(Item).toEqual({ id: { S: 'a' }, count: { N: '3' } });
    await dynamo.send(new DeleteTableCommand({ TableName }));
    await expect(
      dynamo.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('a rule with a target [T4]', async () => {
    const events = new EventBridgeClient(system.client);
    const sqs = new SQSClient(system.client);
    const { RuleArn = '' } = await events.send(
      new PutRuleCommand({
        Name: 'my-rule',
        EventPattern: JSON.stringify({ source: ['my.app'], detail: { size: [{ numeric: ['>', 3] }] } }),
      }),
    );
    const queue = await openQueue(sqs, 'target', 'events.amazonaws.com', RuleArn);
    await events.send(
      new PutTargetsCommand({
        Rule: 'my-rule',
        Targets: [{ Id: 'queue', Arn: queue.arn, InputPath: '$.detail' }],
      }),
    );
    await events.send(
      new PutEventsCommand({
        Entries: [2, 5].map((size) => ({
          Source: 'my.app',
          DetailType: 'Made',
          Detail: JSON.stringify({ size }),
        })),
      }),
    );
    expect((await receive(sqs, queue.url)).Body).toBe('{"size":5}');
    await expect(events.send(new DeleteRuleCommand({ Name: 'my-rule' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await events.send(new RemoveTargetsCommand({ Rule: 'my-rule', Ids: ['queue'] }));
    await events.send(new DeleteRuleCommand({ Name: 'my-rule' }));
  });

  it('a state machine that calls a queue [T3]', async () => {
    const iam = new IAMClient(system.client);
    const sfn = new SFNClient({ ...system.client, disableHostPrefix: true });
    const sqs = new SQSClient(system.client);
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'called' }));
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: 'my-machine-role',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        }),
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'my-machine-role',
        PolicyName: 'send',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }],
        }),
      }),
    );
    const { stateMachineArn = '' } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'my-machine',
        type: 'EXPRESS',
        roleArn: Role?.Arn ?? '',
        definition: JSON.stringify({
          StartAt: 'Send',
          States: {
            Send: {
              Type: 'Task',
              Resource: 'arn:aws:states:::sqs:sendMessage',
              Parameters: { QueueUrl, 'MessageBody.$': '$.text' },
              ResultPath: '$.sent',
              End: true,
            },
          },
        }),
      }),
    );
    const execution = await sfn.send(
      new StartSyncExecutionCommand({ stateMachineArn, input: '{"text":"hello"}' }),
    );
    expect(execution.status).toBe('SUCCEEDED');
    expect((await receive(sqs, QueueUrl)).Body).toBe('hello');
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'my-machine-role', PolicyName: 'send' }));
    await iam.send(new DeleteRoleCommand({ RoleName: 'my-machine-role' }));
    await expect(sfn.send(new StartSyncExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });

  it('nothing that is not emulated without an error that says so', async () => {
    const sqs = new SQSClient(system.client);
    await expect(
      sqs.send(new CreateQueueCommand({ QueueName: 'x.fifo', Attributes: { FifoQueue: 'true' } })),
    ).rejects.toThrow(/does not emulate FIFO/);
  });
});

async function openQueue(
  sqs: SQSClient,
  QueueName: string,
  service: string,
  sourceArn: string,
): Promise<{ url: string; arn: string }> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const arn = Attributes?.QueueArn ?? '';
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      },
    ],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  return { url: QueueUrl, arn };
}

async function receive(sqs: SQSClient, QueueUrl: string): Promise<Message> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
  if (Messages[0] === undefined) throw new Error(`There is no message in ${QueueUrl}.`);
  return Messages[0];
}
