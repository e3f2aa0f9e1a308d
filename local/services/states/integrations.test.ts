import { afterEach, describe, expect, it } from '@jest/globals';

import { dynamodb } from '../dynamodb/index.ts';
import { events } from '../events/index.ts';
import { sns } from '../sns/index.ts';
import { sqs } from '../sqs/index.ts';
import {
  functionArn,
  machineArn,
  type MachineSystem,
  makeMachineSystem,
  makeRole,
  type SyncResult,
} from '#local/test/support/make-machine.ts';

let system: MachineSystem;
afterEach(async () => {
  await system.close();
});

function single(Resource: string, Parameters: object, more: object = {}): object {
  return { StartAt: 'Only', States: { Only: { Type: 'Task', Resource, Parameters, ...more, End: true } } };
}

async function receive(QueueUrl: string): Promise<string[]> {
  const { Messages = [] } = (await system.call('sqs', 'ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: 10,
  })) as {
    Messages?: { Body: string }[];
  };
  return Messages.map(({ Body }) => Body);
}

describe('lambda:invoke', () => {
  it('gives the answer as Payload with the status of the call', async () => {
    system = await makeMachineSystem({ double: async (event) => (event as number) * 2 });

    const { output = '' } = await system.run(
      single('arn:aws:states:::lambda:invoke', { FunctionName: functionArn('double'), 'Payload.$': '$.n' }),
      { n: 4 },
    );

    expect(JSON.parse(output)).toMatchObject({
      Payload: 8,
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
  });

  it('names errors of the service as AWS does', async () => {
    system = await makeMachineSystem({ work: async () => 1 });
    await makeRole(system, 'poor', { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });

    const absent = await system.run(
      single('arn:aws:states:::lambda:invoke', { FunctionName: functionArn('absent') }),
    );
    await system.create('poor', single(functionArn('work'), {}), {
      roleArn: 'arn:aws:iam::123456789012:role/poor',
    });
    const refused = (await system.call('states', 'StartSyncExecution', {
      stateMachineArn: machineArn('poor'),
    })) as unknown as SyncResult;

    expect(absent.error).toBe('Lambda.ResourceNotFoundException');
    expect([refused.status, refused.error]).toEqual(['FAILED', 'Lambda.AWSLambdaException']);
    expect(refused.cause).toMatch(
      /assumed-role\/poor\/poor is not authorized to perform: lambda:InvokeFunction on resource: .*Status Code: 403/,
    );
  });
});

describe('other services', () => {
  it('sns:publish sends an object as its JSON to the topic, sqs:sendMessage to the queue', async () => {
    system = await makeMachineSystem({}, [sqs, sns]);
    const { QueueUrl = '' } = (await system.call('sqs', 'CreateQueue', { QueueName: 'q' })) as {
      QueueUrl?: string;
    };
    const { TopicArn } = await system.call('sns', 'CreateTopic', { Name: 't' });
    await system.call('sqs', 'SetQueueAttributes', {
      QueueUrl,
      Attributes: {
        Policy: JSON.stringify({
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
        }),
      },
    });
    await system.call('sns', 'Subscribe', {
      TopicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:eu-central-1:123456789012:q',
      Attributes: { RawMessageDelivery: 'true' },
    });

    const published = await system.run(
      single('arn:aws:states:::sns:publish', { TopicArn, 'Message.$': '$.note' }, { ResultPath: null }),
      { note: { a: 1 } },
    );
    const sent = await system.run(
      single('arn:aws:states:::sqs:sendMessage', { QueueUrl, MessageBody: { b: 2 } }),
    );

    expect(published.output).toBe('{"note":{"a":1}}');
    expect(JSON.parse(sent.output ?? '')).toMatchObject({ MessageId: expect.any(String) });
    expect((await receive(QueueUrl)).sort()).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('dynamodb reads and writes, and a failed condition can be caught by its name', async () => {
    system = await makeMachineSystem({}, [dynamodb]);
    await system.call('dynamodb', 'CreateTable', {
      TableName: 'things',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    await system.settle();
    const put = (resource: string, errorName: string): object => ({
      StartAt: 'Put',
      States: {
        Put: {
          Type: 'Task',
          Resource: `arn:aws:states:::${resource}`,
          Parameters: {
            TableName: 'things',
            Item: { id: { 'S.$': '$.id' } },
            ConditionExpression: 'attribute_not_exists(id)',
          },
          Catch: [{ ErrorEquals: [errorName], Next: 'Known' }],
          Next: 'Done',
        },
        Known: { Type: 'Pass', Result: 'known', End: true },
        Done: { Type: 'Pass', Result: 'done', End: true },
      },
    });
    const optimised = put('dynamodb:putItem', 'DynamoDB.ConditionalCheckFailedException');
    const bySdk = put('aws-sdk:dynamodb:putItem', 'DynamoDb.ConditionalCheckFailedException');

    const outputs = [
      (await system.run(optimised, { id: 'x' })).output,
      (await system.run(optimised, { id: 'x' })).output,
      (await system.run(bySdk, { id: 'x' })).output,
    ];
    const got = await system.run(
      single(
        'arn:aws:states:::dynamodb:getItem',
        { TableName: 'things', Key: { id: { S: 'x' } } },
        { OutputPath: '$.Item.id.S' },
      ),
    );

    expect(outputs).toEqual(['"done"', '"known"', '"known"']);
    expect(got.output).toBe('"x"');
  });

  it('events:putEvents names machine and execution as resources of the event', async () => {
    system = await makeMachineSystem({}, [events]);

    const { output = '', executionArn } = await system.run(
      single('arn:aws:states:::events:putEvents', {
        Entries: [{ Source: 'mine', DetailType: 'Done', Detail: { a: 1 } }],
      }),
    );

    expect(JSON.parse(output)).toMatchObject({ FailedEntryCount: 0 });
    const call = system.kernel.trace.entries.find(({ name }) => name === 'PutEvents');
    expect(call?.detail).toMatchObject({
      input: {
        Entries: [{ Detail: '{"a":1}', Resources: [machineArn('machine1'), executionArn] }],
      },
    });
  });

  it('an entry that the bus refuses fails the state', async () => {
    system = await makeMachineSystem({}, [events]);

    const { error } = await system.run(
      single('arn:aws:states:::events:putEvents', {
        Entries: [{ Source: 'mine', DetailType: 'Done', Detail: 'no json' }],
      }),
    );

    expect(error).toBe('EventBridge.FailedEntry');
  });
});
