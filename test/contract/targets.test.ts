import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';

import { awsTargets } from '#adapters/aws/aws-targets.ts';
import { memoryTargets } from '#adapters/memory/memory-targets.ts';
import type { Targets } from '#ports/targets.ts';

import { arnOf, openAccount, type TestAccount } from '../support/open-account.ts';
import { present } from '../support/present.ts';

const KINDS = ['function', 'queue', 'topic', 'log group'] as const;
type Kind = (typeof KINDS)[number];

interface Opened {
  readonly targets: Targets;
  readonly arns: Readonly<Record<Kind, string>>;
  /** What a target received. */
  seen(kind: Kind | 'processing queue'): Promise<readonly string[]>;
}

let account: TestAccount | undefined;

afterEach(async () => {
  await account?.close();
  account = undefined;
});

const IMPLEMENTATIONS: Readonly<Record<string, () => Promise<Opened>>> = {
  'in memory': () => {
    const targets = memoryTargets();
    const arns = {
      function: arnOf('lambda', 'function:a'),
      queue: arnOf('sqs', 'a'),
      topic: arnOf('sns', 'a'),
      'log group': arnOf('logs', 'log-group:a'),
    };
    return Promise.resolve({
      targets,
      arns,
      seen: (kind) => {
        const name = kind === 'processing queue' ? 'queue' : arns[kind];
        return Promise.resolve(targets.sent.filter(({ to }) => to === name).map(({ payload }) => payload));
      },
    });
  },
  'on AWS': openAws,
};

async function openAws(): Promise<Opened> {
  const given: string[] = [];
  const opened = await openAccount({
    functions: {
      taker: (event) => {
        given.push(JSON.stringify(event));
        return Promise.resolve({});
      },
    },
  });
  account = opened;
  const { settings } = opened;
  const queues = new SQSClient(settings);
  const create = async (QueueName: string): Promise<string> =>
    present((await queues.send(new CreateQueueCommand({ QueueName }))).QueueUrl);
  const urls = {
    queue: await create('taker'),
    topic: await create('subscriber'),
    'processing queue': await create('processing'),
  };
  const topics = new SNSClient(settings);
  const topic = present((await topics.send(new CreateTopicCommand({ Name: 'topic' }))).TopicArn);
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: '*',
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await queues.send(new SetQueueAttributesCommand({ QueueUrl: urls.topic, Attributes: { Policy } }));
  await topics.send(
    new SubscribeCommand({
      TopicArn: topic,
      Protocol: 'sqs',
      Endpoint: arnOf('sqs', 'subscriber'),
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  const logs = new CloudWatchLogsClient(settings);
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/audit' }));
  const received = async (QueueUrl: string): Promise<string[]> => {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = '' }) => Body);
  };
  return {
    targets: awsTargets(settings, urls['processing queue'], opened.clock),
    arns: {
      function: arnOf('lambda', 'function:taker'),
      queue: arnOf('sqs', 'taker'),
      topic,
      'log group': arnOf('logs', 'log-group:/audit'),
    },
    seen: async (kind) => {
      await opened.runtime.settle();
      if (kind === 'function') return given;
      if (kind !== 'log group') return received(urls[kind]);
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: '/audit' }));
      return events.map(({ message = '' }) => message);
    },
  };
}

const PAYLOAD = JSON.stringify({ imageKey: 'uploads/ä "b".jpg', size: 1 });

describe.each(Object.entries(IMPLEMENTATIONS))('targets %s', (_name, open) => {
  it.each(KINDS)('pass a payload to a %s unchanged', async (kind) => {
    const { targets, arns, seen } = await open();
    await targets.toArn(arns[kind], PAYLOAD);
    await targets.toArn(arns[kind], PAYLOAD);
    expect(await seen(kind)).toEqual([PAYLOAD, PAYLOAD]);
  });

  it('send a message to the processing queue unchanged', async () => {
    const { targets, seen } = await open();
    await targets.toProcessingQueue(PAYLOAD);
    expect(await seen('processing queue')).toEqual([PAYLOAD]);
  });

  it('refuse anything that no rule has as its target', async () => {
    const { targets } = await open();
    await expect(targets.toArn(arnOf('dynamodb', 'table/a'), PAYLOAD)).rejects.toMatchObject({
      code: 'MALFORMED_INPUT',
      message: expect.stringContaining('table/a'),
    });
  });
});
