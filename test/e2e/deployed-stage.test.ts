import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';

import type { Notification } from '#contracts/notification.ts';
import { imageRecord, type ImageRecord } from '#contracts/record.ts';

import { makeImage } from '../support/images/make-image.ts';
import { openTarget, type Target } from './support/target.ts';

/** Runs locally in `npm test`, and on a deployed stage with `npm run test:e2e -- --stage staging`. */
const COUNT = 10;
const SIZE = { width: 1600, height: 900 };

let target: Target;
let original: Buffer;
let notifications: readonly Notification[];

const keyOf = (name: string): string => `${target.prefix}${name}`;
const images = Array.from({ length: COUNT }, (_, index) => `a b+c %20 ${String(index)} é.jpg`);

beforeAll(async () => {
  target = await openTarget();
  original = await makeImage({ format: 'jpeg', ...SIZE, camera: true });
  await Promise.all([
    ...images.map((name) => put(name, original)),
    put('text.jpg', Buffer.from('not a picture at all')),
    put('cut.jpg', original.subarray(0, original.length / 2)),
  ]);
  notifications = await target.notifications.untilEnded([...images, 'text.jpg', 'cut.jpg'].map(keyOf));
}, 300_000);

afterAll(() => target.close());

describe('images uploaded at the same time', () => {
  it('are all COMPLETED, with a complete record [I1, I4, F1]', async () => {
    for (const name of images) {
      const record = await recordOf(name);
      expect(() => imageRecord.parse(record)).not.toThrow();
      expect(record).toMatchObject({ status: 'COMPLETED', contentType: 'image/jpeg', size: original.length });
    }
  });

  it('are in the archive, as originals and as derivatives [F8]', async () => {
    const { archived } = await recordOf(images[0] ?? '');
    expect(await archivedBytes(archived?.original.key)).toEqual(original);
    expect(await sharp(await archivedBytes(archived?.resized.key)).metadata()).toMatchObject({
      width: 1024,
      height: 576,
    });
    expect(await sharp(await archivedBytes(archived?.thumbnail.key)).metadata()).toMatchObject({
      width: 200,
      height: 200,
    });
  });

  it('are announced when they start and when they end [F7]', () => {
    for (const name of images) {
      const types = new Set(
        notifications.filter(({ imageKey }) => imageKey === keyOf(name)).map(({ eventType }) => eventType),
      );
      expect(types).toEqual(new Set(['PROCESSING_STARTED', 'PROCESSING_COMPLETED']));
    }
  });
});

describe('files that are not complete images', () => {
  it('are REJECTED with a reason [I2]', async () => {
    expect(await recordOf('text.jpg')).toMatchObject({ status: 'REJECTED', error: { code: 'NOT_AN_IMAGE' } });
    expect(await recordOf('cut.jpg')).toMatchObject({ status: 'REJECTED', error: { code: 'TRUNCATED' } });
  });
});

async function put(name: string, bytes: Buffer): Promise<void> {
  await new S3Client(target.client).send(
    new PutObjectCommand({ Bucket: target.outputs['UploadBucketName'], Key: keyOf(name), Body: bytes }),
  );
}

async function recordOf(name: string): Promise<ImageRecord> {
  const { Item = {} } = await new DynamoDBClient(target.client).send(
    new GetItemCommand({
      TableName: target.outputs['MetadataTableName'],
      Key: { imageKey: { S: keyOf(name) } },
      ConsistentRead: true,
    }),
  );
  return unmarshall(Item) as ImageRecord;
}

async function archivedBytes(key: string | undefined): Promise<Buffer> {
  const { Body } = await new S3Client(target.client).send(
    new GetObjectCommand({ Bucket: target.outputs['ArchiveBucketName'], Key: key ?? '' }),
  );
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}
