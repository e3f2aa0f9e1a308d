import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { events } from '#local/services/events/index.ts';
import { iam } from '#local/services/iam/index.ts';
import { sqs } from '#local/services/sqs/index.ts';

import { inProcess } from './support/make-client.ts';
import { makeKernel, type TestKernel } from './support/make-kernel.ts';
import { present } from '#test/support/present.ts';

const ACCOUNT = 'eu-central-1:123456789012';
const RULE_ARN = `arn:aws:events:${ACCOUNT}:rule/shop/orders`;
const EventBusName = 'shop';

let system: TestKernel;
let client: EventBridgeClient;
let queues: SQSClient;

beforeEach(async () => {
  system = makeKernel([iam, sqs, events]);
  client = new EventBridgeClient(inProcess(system));
  queues = new SQSClient(inProcess(system));
  await client.send(new CreateEventBusCommand({ Name: EventBusName }));
  await client.send(
    new PutRuleCommand({
      Name: 'orders',
      EventBusName,
      EventPattern: JSON.stringify({ source: ['shop'], detail: { amount: [{ numeric: ['>', 10] }] } }),
    }),
  );
});
afterEach(() => system.close());

const arnOf = (name: string): string => `arn:aws:sqs:${ACCOUNT}:${name}`;

/** A queue to which the rule may send. */
async function createQueue(name: string, rule = RULE_ARN): Promise<string> {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: arnOf(name),
      Condition: { ArnEquals: { 'aws:SourceArn': rule } },
    },
  });
  const created = await queues.send(new CreateQueueCommand({ QueueName: name, Attributes: { Policy } }));
  return present(created.QueueUrl);
}

function target(more: Partial<Target> = {}) {
  return client.send(
    new PutTargetsCommand({
      Rule: 'orders',
      EventBusName,
      Targets: [{ Id: 'inbox', Arn: arnOf('inbox'), ...more }],
    }),
  );
}

function order(amount: number, more: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry {
  return { EventBusName, Source: 'shop', DetailType: 'Ordered', Detail: JSON.stringify({ amount }), ...more };
}

function put(...Entries: PutEventsRequestEntry[]) {
  return client.send(new PutEventsCommand({ Entries }));
}

async function received(QueueUrl: string): Promise<unknown[]> {
  await system.settle();
  const { Messages = [] } = await queues.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  for (const { ReceiptHandle } of Messages)
    await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
}

describe('a rule', () => {
  it('sends matching events to its target, complete', async () => {
    const inbox = await createQueue('inbox');
    await target();
    await put(order(5), order(50), order(60, { Source: 'bank' }));

    expect(await received(inbox)).toEqual([
      expect.objectContaining({
        version: '0',
        source: 'shop',
        'detail-type': 'Ordered',
        account: '123456789012',
        region: 'eu-central-1',
        detail: { amount: 50 },
      }) as unknown,
    ]);
  });

  it('sends one part, or a text of parts, if the target asks for it', async () => {
    const inbox = await createQueue('inbox');
    await target({ InputPath: '$.detail' });
    await put(order(11));
    expect(await received(inbox)).toEqual([{ amount: 11 }]);

    await target({
      InputTransformer: { InputPathsMap: { amount: '$.detail.amount' }, InputTemplate: '{"paid": <amount>}' },
    });
    await put(order(12));
    expect(await received(inbox)).toEqual([{ paid: 12 }]);
  });

  it('sends nothing while it is disabled or has no target', async () => {
    const inbox = await createQueue('inbox');
    await target();
    const EventPattern = JSON.stringify({ source: ['shop'] });
    await client.send(new PutRuleCommand({ Name: 'orders', EventBusName, EventPattern, State: 'DISABLED' }));
    await put(order(11));
    await client.send(new PutRuleCommand({ Name: 'orders', EventBusName, EventPattern }));
    await client.send(new RemoveTargetsCommand({ Rule: 'orders', EventBusName, Ids: ['inbox'] }));
    await put(order(12));
    expect(await received(inbox)).toEqual([]);
  });

  it('sends what its target refuses to the dead-letter queue, with the reason', async () => {
    await createQueue('inbox', `${RULE_ARN}-of-another`);
    const lost = await createQueue('lost');
    await target({ DeadLetterConfig: { Arn: arnOf('lost') } });
    await put(order(11));
    expect(await received(lost)).toEqual([expect.objectContaining({ detail: { amount: 11 } }) as unknown]);
  });

  it('is described and listed, and cannot be deleted while it has targets', async () => {
    await createQueue('inbox');
    await target();
    expect(await client.send(new DescribeRuleCommand({ Name: 'orders', EventBusName }))).toMatchObject({
      Arn: RULE_ARN,
      State: 'ENABLED',
    });
    const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: 'orders', EventBusName }));
    expect(Targets).toEqual([{ Id: 'inbox', Arn: arnOf('inbox') }]);
    await expect(client.send(new DeleteRuleCommand({ Name: 'orders', EventBusName }))).rejects.toMatchObject({
      name: 'ValidationException',
    });

    await client.send(new RemoveTargetsCommand({ Rule: 'orders', EventBusName, Ids: ['inbox'] }));
    await client.send(new DeleteRuleCommand({ Name: 'orders', EventBusName }));

    expect((await client.send(new ListRulesCommand({ EventBusName }))).Rules).toEqual([]);
  });

  it.each([
    ['that is not JSON', '{'],
    ['with a value that is not a list', '{"source": "shop"}'],
    ['with an unknown filter', '{"source": [{"sounds-like": "shop"}]}'],
  ])('is refused with a pattern %s', async (_, EventPattern) => {
    await expect(
      client.send(new PutRuleCommand({ Name: 'wrong', EventBusName, EventPattern })),
    ).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  });
});

describe('events that are put', () => {
  it('fail one by one, and say which', async () => {
    const answer = await put(
      order(11),
      order(11, { Source: 'aws.s3' }),
      order(11, { Detail: '[1]' }),
      order(11, { DetailType: '' }),
    );
    expect(answer.FailedEntryCount).toBe(3);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'NotAuthorizedForSourceException',
      'MalformedDetail',
      'InvalidArgument',
    ]);
  });

  it('are all refused when there are more than ten', async () => {
    await expect(put(...Array.from({ length: 11 }, () => order(11)))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
