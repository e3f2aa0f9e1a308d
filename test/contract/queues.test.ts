import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';

import { sqsDeadLetters, sqsDeadLetterSink } from '#adapters/aws/sqs-dead-letters.ts';
import { sqsProcessingQueue } from '#adapters/aws/sqs-processing-queue.ts';
import { MemoryDeadLetters } from '#adapters/memory/memory-dead-letters.ts';
import { memoryProcessingQueue } from '#adapters/memory/memory-messaging.ts';
import type { DeadLetterQueue, DeadLetters, DeadLetterSink } from '#ports/dead-letters.ts';
import type { ProcessingQueue } from '#ports/processing-queue.ts';

import { openAccount, type TestAccount } from '../support/open-account.ts';
import { present } from '../support/present.ts';

let account: TestAccount | undefined;

afterEach(async () => {
  await account?.close();
  account = undefined;
});

async function openSqs() {
  account = await openAccount();
  const { settings } = account;
  const client = new SQSClient(settings);
  const create = async (QueueName: string): Promise<string> =>
    present((await client.send(new CreateQueueCommand({ QueueName }))).QueueUrl);
  return { settings, client, create };
}

interface OpenedQueue {
  readonly queue: ProcessingQueue;
  /** Receipt handle of a message that is in flight. */
  readonly receiptHandle: string;
}

const QUEUES: Readonly<Record<string, () => Promise<OpenedQueue>>> = {
  'in memory': () => Promise.resolve({ queue: memoryProcessingQueue(), receiptHandle: 'handle' }),
  'on SQS': async () => {
    const { settings, client, create } = await openSqs();
    const QueueUrl = await create('processing');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    return {
      queue: sqsProcessingQueue(settings, QueueUrl),
      receiptHandle: present(Messages?.[0]?.ReceiptHandle),
    };
  },
};

describe.each(Object.entries(QUEUES))('the processing queue %s', (_name, open) => {
  it('hides a received message for the given time, and counts waiting messages [E5]', async () => {
    const { queue, receiptHandle } = await open();
    expect(await queue.waitingMessages()).toBe(0);
    await queue.retryAfter(receiptHandle, 60);
    expect(await queue.waitingMessages()).toBe(0);
    await queue.retryAfter(receiptHandle, 0);
    expect(await queue.waitingMessages()).toBe(1);
  });
});

interface OpenedLetters {
  readonly deadLetters: DeadLetters;
  readonly sink: DeadLetterSink;
  put(queue: DeadLetterQueue, body: string, attributes?: Readonly<Record<string, string>>): Promise<void>;
}

const LETTERS: Readonly<Record<string, () => Promise<OpenedLetters>>> = {
  'in memory': () => {
    const deadLetters = new MemoryDeadLetters();
    return Promise.resolve({
      deadLetters,
      sink: deadLetters.sink('publish'),
      put: (queue, body, attributes = {}) => {
        deadLetters.put(queue, body, { attributes });
        return Promise.resolve();
      },
    });
  },
  'on SQS': async () => {
    const { settings, client, create } = await openSqs();
    const urls = {
      processing: await create('processing-dead'),
      ingest: await create('ingest-dead'),
      publish: await create('publish-dead'),
      undelivered: await create('undelivered'),
    };
    return {
      deadLetters: sqsDeadLetters(settings, urls),
      sink: sqsDeadLetterSink(settings, urls.publish),
      put: async (queue, body, attributes = {}) => {
        await client.send(
          new SendMessageCommand({
            QueueUrl: urls[queue],
            MessageBody: body,
            MessageAttributes: Object.fromEntries(
              Object.entries(attributes).map(([name, StringValue]) => [
                name,
                { DataType: 'String', StringValue },
              ]),
            ),
          }),
        );
      },
    };
  },
};

describe.each(Object.entries(LETTERS))('dead letters %s', (_name, open) => {
  const bodiesOf = async (deadLetters: DeadLetters, queue: DeadLetterQueue): Promise<string[]> => {
    const letters = await deadLetters.receive(queue);
    for (const letter of letters) await deadLetters.release(letter);
    return letters.map(({ body }) => body).sort();
  };

  it('are all received, with their attributes, each from its own queue', async () => {
    const { deadLetters, put } = await open();
    const bodies = Array.from({ length: 23 }, (_, index) => `letter ${String(index).padStart(2, '0')}`);
    for (const body of bodies) await put('processing', body);
    await put('undelivered', 'event', { TARGET_ARN: 'arn' });
    expect(await bodiesOf(deadLetters, 'processing')).toEqual(bodies);
    expect(await deadLetters.receive('undelivered')).toMatchObject([
      { queue: 'undelivered', body: 'event', attributes: { TARGET_ARN: 'arn' } },
    ]);
    expect(await deadLetters.receive('ingest')).toEqual([]);
  });

  it('are hidden from others while being read, and visible again once released', async () => {
    const { deadLetters, put } = await open();
    await put('ingest', 'a');
    const [letter] = await deadLetters.receive('ingest');
    expect(await deadLetters.receive('ingest')).toEqual([]);
    await deadLetters.release(present(letter));
    expect(await bodiesOf(deadLetters, 'ingest')).toEqual(['a']);
  });

  it('are gone once removed', async () => {
    const { deadLetters, put } = await open();
    await put('ingest', 'a');
    await put('ingest', 'b');
    const letters = await deadLetters.receive('ingest');
    await deadLetters.remove(present(letters.find(({ body }) => body === 'a')));
    await deadLetters.release(present(letters.find(({ body }) => body === 'b')));
    expect(await bodiesOf(deadLetters, 'ingest')).toEqual(['b']);
  });

  it('are set aside unchanged by a function', async () => {
    const { deadLetters, sink } = await open();
    const body = JSON.stringify({ record: 'ä'.repeat(100_000) });
    await sink.put(body);
    expect(await bodiesOf(deadLetters, 'publish')).toEqual([body]);
  });
});
