import { GetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';

import { STAGE_NAMES } from '#contracts/stages.ts';
import type { Notification } from '#contracts/notification.ts';
import type { ImageRecord } from '#contracts/record.ts';

import { subscribeQueue } from '../e2e/support/notifications.ts';
import { makeImage } from '../support/images/make-image.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';

let system: TestSystem;

afterEach(async () => {
  await system.close();
});

const IMAGE_KEY = 'uploads/a.jpg';

describe('a stage that always fails', () => {
  it('ends FAILED after three deliveries, announced once, with its message in the dead-letter queue [E3, E5, P10, P11, I3]', async () => {
    const calls: number[] = [];
    system = await makeSystem({
      wrap: (name, handler) => (event) => {
        if (name !== 'resize') return handler(event);
        calls.push(system.clock.now());
        return Promise.reject(new Error('a fault of the program'));
      },
    });
    const notifications = await uploadAndSettle();

    // Three deliveries, each with one try and two retries.
    expect(calls).toHaveLength(9);
    expect(await record()).toMatchObject({
      status: 'FAILED',
      error: {
        code: 'INTERNAL_ERROR',
        category: 'permanent',
        attempts: 3,
        message: 'Error: a fault of the program',
      },
      stages: { validation: { status: 'COMPLETED' }, metadata: { status: 'COMPLETED' } },
    });
    expect(notifications.map(({ eventType }) => eventType)).toEqual([
      'PROCESSING_STARTED',
      'PROCESSING_FAILED',
    ]);
    const dead = await receive('ProcessingDeadLetterQueueUrl');
    expect(dead).toHaveLength(1);
    expect(JSON.parse(dead[0] ?? '')).toMatchObject({ imageKey: IMAGE_KEY, attempt: 1 });
    expect(await receive('ProcessingQueueUrl')).toEqual([]);
  });

  it('is retried after 2, 4 and 8 s if a retry may help [E2, P5]', async () => {
    const calls: number[] = [];
    system = await makeSystem({
      wrap: (name, handler) => (event) => {
        if (name !== 'metadata') return handler(event);
        calls.push(system.clock.now());
        const error = new Error('SERVICE_UNAVAILABLE: busy');
        error.name = 'TransientError';
        return calls.length < 4 ? Promise.reject(error) : handler(event);
      },
    });
    await uploadAndSettle();

    const delays = calls.slice(1).map((at, index) => at - (calls[index] ?? 0));
    expect(delays).toEqual([2000, 4000, 8000]);
    expect(await record()).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('a delivery that fails', () => {
  it('does not repeat the work of an earlier one [F6]', async () => {
    const calls: string[] = [];
    let failures = 3;
    system = await makeSystem({
      wrap: (name, handler) => (event) => {
        calls.push(name);
        if (name !== 'archive' || failures === 0) return handler(event);
        failures -= 1;
        return Promise.reject(new Error('once more'));
      },
    });
    await uploadAndSettle();

    const found = await record();
    expect(found).toMatchObject({ status: 'COMPLETED' });
    expect(found?.lastError).toBeUndefined();
    // The second delivery calls every stage again, but their memos answer: no stage starts twice.
    expect(calls.filter((name) => name === 'resize')).toHaveLength(2);
    const started = system.runtime.trace.entries.filter(
      ({ kind, name }) => kind === 'event' && name === 'StageStarted',
    );
    expect(started).toHaveLength(STAGE_NAMES.length);
  });
});

async function uploadAndSettle(): Promise<readonly Notification[]> {
  const queue = await subscribeQueue(system);
  await new S3Client(system.client).send(
    new PutObjectCommand({
      Bucket: system.outputs['UploadBucketName'],
      Key: IMAGE_KEY,
      Body: await makeImage({ format: 'jpeg', width: 64, height: 48 }),
    }),
  );
  await system.runtime.settle();
  return queue.untilEnded([IMAGE_KEY]);
}

async function record(): Promise<ImageRecord | undefined> {
  const { Item } = await new DynamoDBClient(system.client).send(
    new GetItemCommand({
      TableName: system.outputs['MetadataTableName'],
      Key: { imageKey: { S: IMAGE_KEY } },
    }),
  );
  return Item === undefined ? undefined : (unmarshall(Item) as ImageRecord);
}

async function receive(output: string): Promise<string[]> {
  const { Messages = [] } = await new SQSClient(system.client).send(
    new ReceiveMessageCommand({ QueueUrl: system.outputs[output], MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body }) => Body ?? '');
}
