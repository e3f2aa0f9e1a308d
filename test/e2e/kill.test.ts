import { GetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';

import { makeImage } from '../support/images/make-image.ts';
import { type NotificationQueue, subscribeQueue } from './support/notifications.ts';
import { startProcess, type SystemProcess } from './support/start-process.ts';

const COUNT = 12;

describe('a system that is killed while processing images', () => {
  it('finishes every acknowledged upload after the next start [F3, O3]', async () => {
    const before = await startProcess();
    await subscribeQueue(before);
    const keys = Array.from({ length: COUNT }, (_, index) => `uploads/${String(index)}.jpg`);
    const image = await makeImage({ format: 'jpeg', width: 900, height: 700 });
    const acknowledged = Promise.all(keys.map((key) => put(before, key, image)));
    await acknowledged;
    await before.kill();

    const after = await startProcess({ stateDir: before.stateDir });
    const queue: NotificationQueue = await subscribeQueue(after);
    const notifications = await queue.untilEnded(keys);
    const ends = notifications.filter(({ eventType }) => eventType !== 'PROCESSING_STARTED');
    expect(new Set(ends.map(({ eventType }) => eventType))).toEqual(new Set(['PROCESSING_COMPLETED']));
    expect(new Set(ends.map(({ eventId }) => eventId)).size).toBe(COUNT);
    const dynamo = new DynamoDBClient(after.client);
    for (const imageKey of keys) {
      const { Item = {} } = await dynamo.send(
        new GetItemCommand({
          TableName: after.outputs['MetadataTableName'],
          Key: { imageKey: { S: imageKey } },
        }),
      );
      expect(unmarshall(Item)).toMatchObject({ imageKey, status: 'COMPLETED' });
    }
    await after.stop();
  }, 120_000);
});

async function put({ client, outputs }: SystemProcess, Key: string, Body: Buffer): Promise<void> {
  await new S3Client(client).send(new PutObjectCommand({ Bucket: outputs['UploadBucketName'], Key, Body }));
}
