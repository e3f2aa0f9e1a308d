import { FilterLogEventsCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';

import { type EventDetail, historyRow, type HistoryRow } from '#contracts/events.ts';
import { notification, type Notification } from '#contracts/notification.ts';
import { imageRecord, type ImageRecord } from '#contracts/record.ts';
import { STAGE_NAMES } from '#contracts/stages.ts';
import { derivativeSize } from '#domain/geometry.ts';
import { RESIZED } from '#domain/recipe.ts';

import { type ImageOptions, makeImage } from '../support/images/make-image.ts';
import { present } from '../support/present.ts';
import { quadrantError } from '../support/images/quadrant-error.ts';
import { type NotificationQueue, subscribeQueue } from './support/notifications.ts';
import { startProcess, type SystemProcess } from './support/start-process.ts';

const IMAGES: Readonly<Record<string, ImageOptions>> = {
  'landscape.jpg': { format: 'jpeg', width: 1600, height: 900, camera: true },
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => [
      `orientation-${String(orientation)}.jpg`,
      { format: 'jpeg', width: 360, height: 240, orientation } as const,
    ]),
  ),
  'alpha.png': { format: 'png', width: 1200, height: 800, alpha: true },
  'grey.jpg': { format: 'jpeg', width: 500, height: 400, grey: true },
  'cmyk.jpg': { format: 'jpeg', width: 500, height: 400, cmyk: true },
  'palette.png': { format: 'png', width: 300, height: 300, palette: true },
  'sixteen-bit.png': { format: 'png', width: 300, height: 200, sixteenBit: true },
  'animated.gif': { format: 'gif', width: 320, height: 240, frames: 3 },
  'animated.webp': { format: 'webp', width: 320, height: 240, frames: 3 },
  'still.webp': { format: 'webp', width: 1030, height: 780 },
  'progressive.jpg': { format: 'jpeg', width: 1024, height: 768, progressive: true },
  'one-pixel.png': { format: 'png', width: 1, height: 1 },
  'strip.png': { format: 'png', width: 3000, height: 1 },
  // Names that people and programs give to files.
  'holiday/a b+c%20d#é"\'?.jpg': { format: 'jpeg', width: 400, height: 300 },
  'line\nbreak.jpg': { format: 'jpeg', width: 40, height: 30 },
};

const REJECTED: Readonly<Record<string, { readonly bytes: () => Promise<Buffer>; readonly code: string }>> = {
  'text.jpg': { bytes: () => Promise.resolve(Buffer.from('not a picture at all')), code: 'NOT_AN_IMAGE' },
  'empty.png': { bytes: () => Promise.resolve(Buffer.alloc(0)), code: 'EMPTY_FILE' },
  'photo.heic': {
    bytes: () =>
      Promise.resolve(
        Buffer.concat([
          Buffer.from([0, 0, 0, 24]),
          Buffer.from('ftypheic\0\0\0\0mif1heic'),
          Buffer.alloc(64),
        ]),
      ),
    code: 'UNSUPPORTED_FORMAT',
  },
  'cut.jpg': {
    bytes: async () => half(await makeImage({ format: 'jpeg', width: 300, height: 300 })),
    code: 'TRUNCATED',
  },
  'cut.gif': {
    bytes: async () => half(await makeImage({ format: 'gif', width: 300, height: 300, frames: 3 })),
    code: 'TRUNCATED',
  },
  'large.jpg': {
    bytes: async () =>
      Buffer.concat([
        await makeImage({ format: 'jpeg', width: 10, height: 10 }),
        Buffer.alloc(10 * 1024 * 1024),
      ]),
    code: 'TOO_LARGE',
  },
};

let system: SystemProcess;
let notifications: readonly Notification[];
const records = new Map<string, ImageRecord>();
const histories = new Map<string, readonly HistoryRow[]>();

beforeAll(async () => {
  system = await startProcess();
  const queue: NotificationQueue = await subscribeQueue(system);
  const s3 = new S3Client(system.client);
  const put = async (name: string, Body: Buffer): Promise<void> => {
    await s3.send(
      new PutObjectCommand({ Bucket: system.outputs['UploadBucketName'], Key: `uploads/${name}`, Body }),
    );
  };
  await Promise.all(
    Object.entries(IMAGES).map(async ([name, options]) => put(name, await makeImage(options))),
  );
  await Promise.all(Object.entries(REJECTED).map(async ([name, { bytes }]) => put(name, await bytes())));
  const keys = [...Object.keys(IMAGES), ...Object.keys(REJECTED)].map((name) => `uploads/${name}`);
  notifications = await queue.untilEnded(keys);
  const dynamo = new DynamoDBClient(system.client);
  for (const imageKey of keys) {
    records.set(imageKey, await readRecord(dynamo, imageKey));
    histories.set(imageKey, await readHistory(dynamo, imageKey));
  }
}, 180_000);

afterAll(async () => {
  await system.stop();
});

describe('every uploaded image', () => {
  it.each(Object.keys(IMAGES))(
    '%j is COMPLETED, with a complete record [I1, F1, F3, F6, O4, D1, D2, C4]',
    (name) => {
      const record = recordOf(name);
      expect(() => imageRecord.parse(record)).not.toThrow();
      expect(record).toMatchObject({ status: 'COMPLETED', attempt: 1 });
      expect(Object.keys(record.stages).sort()).toEqual([...STAGE_NAMES].sort());
      for (const entry of Object.values(record.stages)) expect(entry).toMatchObject({ status: 'COMPLETED' });
      const { width, height, format } = present(IMAGES[name]);
      expect(record.stages.metadata).toMatchObject({ width, height, format });
    },
  );

  it.each(Object.entries(IMAGES))(
    '%j is in the archive, under the day of its upload: original, resized, thumbnail [F8, C6.5, T1]',
    async (name, options) => {
      const { archivedLocation = '', archived, uploadDay, runId } = recordOf(name);
      expect(archivedLocation.startsWith(`archive/${uploadDay.replaceAll('-', '/')}/`)).toBe(true);
      expect(archivedLocation.endsWith(`/${runId}/`)).toBe(true);
      const s3 = new S3Client(system.client);
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: system.outputs['ArchiveBucketName'], Prefix: archivedLocation }),
      );
      const extension = { jpeg: 'jpg', png: 'png', gif: 'gif', webp: 'webp' }[options.format];
      expect(Contents.map(({ Key = '' }) => Key.slice(archivedLocation.length)).sort()).toEqual(
        [`original.${extension}`, 'resized.jpg', 'thumbnail.jpg'].sort(),
      );
      expect(await readObject(archived?.original.key)).toEqual(await makeImage(options));
    },
  );

  it.each(Object.entries(IMAGES))(
    '%j becomes upright derivatives of the right size, with nothing but pixels [C6.3, C6.4, U3, U4]',
    async (name, options) => {
      const { archived } = recordOf(name);
      const resized = await readObject(archived?.resized.key);
      const thumbnail = await readObject(archived?.thumbnail.key);
      await expectOnlyPixels(resized, derivativeSize(options, RESIZED));
      await expectOnlyPixels(thumbnail, { width: 200, height: 200 });
      if (options.width < 8 || options.height < 8) return;
      // Grey is weighted in linear light, and CMYK does not have these colours.
      const tolerance = options.cmyk === true || options.grey === true ? 30 : 12;
      expect(await quadrantError(resized, options)).toBeLessThan(tolerance);
      expect(await quadrantError(thumbnail, options)).toBeLessThan(tolerance);
    },
  );

  it.each(Object.keys(IMAGES))('%j has its full history, in order and without gaps [O2, D3]', (name) => {
    const { runId, versionId, revision } = recordOf(name);
    const rows = histories.get(`uploads/${name}`) ?? [];
    for (const row of rows) expect(() => historyRow.parse(row)).not.toThrow();
    expect(rows.map(({ detail }) => detail.eventId)).toEqual([
      ...Array.from({ length: revision }, (_, index) => `${runId}/${String(index + 1).padStart(6, '0')}/1`),
      `${runId}/${String(revision).padStart(6, '0')}/2`,
    ]);
    expect(rows[0]?.type).toBe('ImageUploaded');
    expect(rows[1]?.type).toBe('ProcessingStarted');
    expect(rows.at(-1)?.type).toBe('ProcessingCompleted');
    expect(new Set(rows.map(({ detail }) => detail.versionId))).toEqual(new Set([versionId]));
  });

  it.each(Object.keys(IMAGES))(
    '%j is announced once when it starts and once when it ends [F7, C7]',
    (name) => {
      const own = notifications.filter(({ imageKey }) => imageKey === `uploads/${name}`);
      for (const message of own) expect(() => notification.parse(message)).not.toThrow();
      const unique = [...new Map(own.map((message) => [message.eventId, message])).values()];
      expect(unique.map(({ eventType }) => eventType).sort()).toEqual([
        'PROCESSING_COMPLETED',
        'PROCESSING_STARTED',
      ]);
      const completed = unique.find(({ eventType }) => eventType === 'PROCESSING_COMPLETED');
      expect(completed).toMatchObject({
        stages: [...STAGE_NAMES],
        archivedLocation: recordOf(name).archivedLocation,
      });
      expect(completed?.processingDuration).toBeGreaterThan(0);
    },
  );

  it('records the camera, but never its position [C6.2]', () => {
    const { stages } = recordOf('landscape.jpg');
    expect(stages.metadata?.output).toMatchObject({
      metadata: {
        exif: {
          make: 'Test Camera',
          model: 'One',
          takenAt: '2026-05-04T03:02:01.000',
          takenAtZone: 'none',
          fNumber: 2.8,
        },
      },
    });
    expect(JSON.stringify(stages).toLowerCase()).not.toMatch(/gps|latitude|longitude/);
  });
});

describe('every file that is not a complete image', () => {
  it.each(Object.entries(REJECTED))(
    '%j is REJECTED with a reason, and leaves nothing behind [I2, C6.1, U6, E1]',
    async (name, { code }) => {
      const record = recordOf(name);
      expect(record).toMatchObject({ status: 'REJECTED', error: { code, category: 'rejected' } });
      expect(record.errorMessage).toMatch(/^[A-Z].*\.$/s);
      expect(record.archivedLocation).toBeUndefined();
      const own = notifications.filter(({ imageKey }) => imageKey === `uploads/${name}`);
      expect(own.map(({ eventType }) => eventType)).toContain('PROCESSING_REJECTED');
      const s3 = new S3Client(system.client);
      const { KeyCount } = await s3.send(
        new ListObjectsV2Command({
          Bucket: system.outputs['ArchiveBucketName'],
          Prefix: `processed/${name.split('.')[0] ?? ''}/${record.runId}`,
        }),
      );
      expect(KeyCount).toBe(0);
    },
  );

  it('is never retried, and never reaches the dead-letter queue [E1]', async () => {
    for (const name of Object.keys(REJECTED)) {
      const started = (histories.get(`uploads/${name}`) ?? []).filter(({ type }) => type === 'StageStarted');
      expect([name, started.length <= 1]).toEqual([name, true]);
    }
    const { Attributes } = await new SQSClient(system.client).send(
      new GetQueueAttributesCommand({
        QueueUrl: system.outputs['ProcessingDeadLetterQueueUrl'],
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    expect(Attributes?.ApproximateNumberOfMessages).toBe('0');
  });
});

describe('the audit log', () => {
  it('has every event as published, in the documented format [C2, D3, F2]', async () => {
    const logs = new CloudWatchLogsClient(system.client);
    const found: { 'detail-type': string; source: string; detail: EventDetail }[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: system.outputs['AuditLogGroupName'],
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      found.push(
        ...(page.events ?? []).map(({ message }) => JSON.parse(message ?? '{}') as (typeof found)[number]),
      );
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const inHistory = [...histories.values()].flat().map(({ detail }) => detail.eventId);
    expect(new Set(found.map(({ detail }) => detail.eventId))).toEqual(new Set(inHistory));
    for (const { source, detail } of found) {
      expect(source).toBe('image-processor');
      expect(detail).toMatchObject({
        imageKey: expect.any(String),
        bucket: expect.any(String),
        timestamp: expect.any(String),
        status: expect.any(String),
      });
    }
  });
});

function recordOf(name: string): ImageRecord {
  const record = records.get(`uploads/${name}`);
  if (record === undefined) throw new Error(`There is no record of ${name}.`);
  return record;
}

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

async function readRecord(dynamo: DynamoDBClient, imageKey: string): Promise<ImageRecord> {
  const { Item = {} } = await dynamo.send(
    new GetItemCommand({
      TableName: system.outputs['MetadataTableName'],
      Key: { imageKey: { S: imageKey } },
      ConsistentRead: true,
    }),
  );
  return unmarshall(Item) as ImageRecord;
}

async function readHistory(dynamo: DynamoDBClient, imageKey: string): Promise<HistoryRow[]> {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: system.outputs['HistoryTableName'],
      KeyConditionExpression: 'imageKey = :key',
      ExpressionAttributeValues: { ':key': { S: imageKey } },
    }),
  );
  return Items.map((item) => unmarshall(item) as HistoryRow);
}

async function readObject(key: string | undefined): Promise<Buffer> {
  const { Body } = await new S3Client(system.client).send(
    new GetObjectCommand({ Bucket: system.outputs['ArchiveBucketName'], Key: key ?? '' }),
  );
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function expectOnlyPixels(bytes: Buffer, size: { width: number; height: number }): Promise<void> {
  const metadata = await sharp(bytes).metadata();
  expect(metadata).toMatchObject({
    format: 'jpeg',
    width: size.width,
    height: size.height,
    space: 'srgb',
    channels: 3,
  });
  expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.orientation]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
}
