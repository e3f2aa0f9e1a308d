import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createHash } from 'node:crypto';

import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { transient } from '#domain/pipeline-error.ts';
import { FUNCTION_NAMES } from '#lambda/functions.ts';

import { subscribeQueue } from '../e2e/support/notifications.ts';
import { makeImage } from '../support/images/make-image.ts';
import { EXIF_TAGS, writeExif } from '../support/images/write-exif.ts';
import { exifSegment, withSegments } from '../support/images/write-jpeg.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';

/** The first system waits for the stack to be built. */
jest.setTimeout(60_000);

let system: TestSystem;

afterEach(async () => {
  await system.close();
});

/** Characters that a terminal acts on or that change the direction of text, raw or as JSON escapes. */
const HARMFUL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const photo = (): Promise<Buffer> => makeImage({ format: 'jpeg', width: 64, height: 48 });

describe('a key that tries to leave its folder, or to deceive', () => {
  it('is archived under the day of its upload, with a path that hides nothing', async () => {
    system = await makeSystem();
    const bytes = await photo();
    const keys = [
      'uploads/../../etc/passwd.jpg',
      'uploads/./..//a.jpg',
      'uploads/..\\..\\windows\\a.jpg',
      'uploads/%2e%2e%2fa.jpg',
      'uploads/photo\u202egpj.exe',
      'uploads/bell\u0007 and \u009b2J.jpg',
      'uploads/<img src=x onerror=alert(1)>.jpg',
      `uploads/${'é'.repeat(500)}.jpg`,
    ];
    for (const key of keys) await put(key, bytes);
    await system.runtime.settle();

    for (const key of keys) {
      const found = await record(key);
      expect({ key, status: found?.status }).toEqual({ key, status: 'COMPLETED' });
      expect(found?.archivedLocation).toMatch(/^archive\/2026\/11\/24\/.+\/[0-9a-f]{12}\/$/);
      expect(found?.archivedLocation).not.toMatch(HARMFUL);
      expect(found?.archivedLocation?.split('/').filter((part) => /^\.{1,2}$/.test(part))).toEqual([]);
      expect(Buffer.byteLength(found?.archivedLocation ?? '')).toBeLessThan(300);
    }
  });
});

describe('a declared type that lies', () => {
  it('is ignored: the bytes decide [P3]', async () => {
    system = await makeSystem();
    await put('uploads/text.jpg', Buffer.from('Dear reader, this is no image.'), 'image/jpeg');
    await put('uploads/photo.txt', await photo(), 'text/html; charset=<script>');
    await put('uploads/odd.jpg', await photo(), 'image/jpeg<script>alert(1)</script>');
    await system.runtime.settle();

    expect(await record('uploads/text.jpg')).toMatchObject({
      status: 'REJECTED',
      error: { code: 'NOT_AN_IMAGE', details: { declaredContentType: 'image/jpeg' } },
      stages: {},
    });
    expect(await record('uploads/photo.txt')).toMatchObject({
      status: 'COMPLETED',
      contentType: 'image/jpeg',
      declaredContentType: 'text/html',
    });
    const odd = await record('uploads/odd.jpg');
    expect(odd).toMatchObject({ status: 'COMPLETED', contentType: 'image/jpeg' });
    expect(odd).not.toHaveProperty('declaredContentType');
  });
});

describe('an upload that is replaced while it is read', () => {
  it('gives the outputs of the newer one, and no mixed ones', async () => {
    const newer = await makeImage({ format: 'png', width: 80, height: 20 });
    let replaced = false;
    system = await makeSystem({
      wrap: (name, handler) => async (event) => {
        if (name === 'resize' && !replaced) {
          replaced = true;
          await put('uploads/a.jpg', newer);
        }
        return handler(event);
      },
    });
    await put('uploads/a.jpg', await photo());
    await system.runtime.settle();

    const found = await record('uploads/a.jpg');
    expect(found).toMatchObject({
      status: 'COMPLETED',
      contentType: 'image/png',
      archived: { original: { sha256: sha256Of(newer), width: 80, height: 20 } },
    });
    expect(await archivedKeys()).toHaveLength(3);
    expect(await deadLetters()).toBe('0');
  });
});

describe('text within an image', () => {
  const HOSTILE = `\u001b]0;owned\u0007\u202e${'<script>alert(1)</script>'.repeat(2400)}`;

  it('is harmless in record, log, event and notification, none of which has a position', async () => {
    system = await makeSystem();
    const notifications = await subscribeQueue(system);
    const hostile = exifSegment(
      writeExif([
        { tag: EXIF_TAGS.make, value: HOSTILE },
        { tag: EXIF_TAGS.model, value: 'A\r\nB\u2028' },
      ]),
    );
    await put('uploads/hostile.jpg', withSegments(await photo(), hostile));
    await put('uploads/gps.jpg', await makeImage({ format: 'jpeg', width: 64, height: 48, camera: true }));
    await system.runtime.settle();

    const found = await record('uploads/hostile.jpg');
    const metadata = found?.stages.metadata?.output?.['metadata'] as {
      exif: { make: string; model: string };
    };
    expect(metadata.exif.model).toBe('AB');
    expect(metadata.exif.make).toMatch(/^\]0;owned<script>/);
    expect(Buffer.byteLength(metadata.exif.make)).toBeLessThanOrEqual(256);
    const events = system.runtime.trace.entries
      .filter(({ kind }) => kind === 'event')
      .map(({ detail }) => detail);
    const told = await notifications.untilEnded(['uploads/hostile.jpg', 'uploads/gps.jpg']);
    const lines = FUNCTION_NAMES.flatMap((name) => system.linesOf(name));
    expect(lines.length).toBeGreaterThan(0);
    for (const text of [found, await record('uploads/gps.jpg'), events, told]
      .map((value) => JSON.stringify(value))
      .concat(lines)) {
      expect(text).not.toMatch(HARMFUL);
      expect(text).not.toMatch(/\\u001b|\\u0007|gps(?!\.jpg|\/)|latitude|longitude|3230/i);
      expect(text.length).toBeLessThan(200_000);
    }
  });

  it('in a rejected file is reported in ASCII', async () => {
    system = await makeSystem();
    const name = '\u009b2J\u001b';
    const file = Buffer.concat([
      Buffer.from('RIFF\xff\0\0\0WEBP', 'latin1'),
      Buffer.from(name, 'latin1'),
      Buffer.alloc(300, 255),
    ]);
    await put('uploads/a.webp', file);
    await system.runtime.settle();
    const found = await record('uploads/a.webp');
    expect(found).toMatchObject({ status: 'REJECTED', error: { code: 'CORRUPT', attempts: 1 } });
    expect(JSON.stringify(found)).not.toMatch(HARMFUL);
    expect(found?.errorMessage).toContain(String.raw`"\u009b2J\u001b"`);
  });
});

describe('a file that kills its invocation', () => {
  it.each(['validate', 'metadata', 'resize', 'thumbnail'] as const)(
    'in %s ends REJECTED on its last delivery, in neither the archive nor a dead-letter queue',
    async (stage) => {
      system = await makeSystem({
        wrap: (name, handler) => (event) => (name === stage ? new Promise(() => undefined) : handler(event)),
      });
      await put('uploads/a.jpg', await photo());
      await system.runtime.settle();

      expect(await record('uploads/a.jpg')).toMatchObject({
        status: 'REJECTED',
        error: { code: 'TOO_COMPLEX', category: 'rejected', attempts: 3 },
      });
      expect(await archivedKeys()).toEqual([]);
      expect(await deadLetters()).toBe('0');
    },
  );
});

describe('a good photograph', () => {
  it('is not rejected if a busy machine timed out twice', async () => {
    const codec = makeSharpImageCodec();
    let failures = 8;
    system = await makeSystem({
      imageCodec: {
        ...codec,
        derive: (bytes, recipe) => {
          failures -= 1;
          return failures >= 0
            ? Promise.reject(transient('DECODE_TIMED_OUT', 'Decoding took longer than it may.'))
            : codec.derive(bytes, recipe);
        },
      },
    });
    await put('uploads/a.jpg', await photo());
    await system.runtime.settle();
    expect(await record('uploads/a.jpg')).toMatchObject({ status: 'COMPLETED' });
  });

  it('has the checksum of its uploader in its record, and that of every archived object', async () => {
    system = await makeSystem();
    const bytes = await photo();
    const value = sha256Of(bytes);
    await new S3Client(system.client).send(
      new PutObjectCommand({
        Bucket: system.outputs['UploadBucketName'],
        Key: 'uploads/a.jpg',
        Body: bytes,
        ChecksumSHA256: value,
      }),
    );
    await system.runtime.settle();
    expect(await record('uploads/a.jpg')).toMatchObject({
      stages: { validation: { output: { uploadChecksum: { algorithm: 'SHA256', value } } } },
      archived: {
        original: { sha256: value },
        resized: { sha256: expect.stringMatching(/^.{43}=$/) },
        thumbnail: { sha256: expect.stringMatching(/^.{43}=$/) },
      },
    });
  });
});

async function put(Key: string, Body: Uint8Array, ContentType?: string): Promise<void> {
  await new S3Client(system.client).send(
    new PutObjectCommand({ Bucket: system.outputs['UploadBucketName'], Key, Body, ContentType }),
  );
}

async function record(imageKey: string): Promise<ImageRecord | undefined> {
  const { Item } = await new DynamoDBClient(system.client).send(
    new GetItemCommand({
      TableName: system.outputs['MetadataTableName'],
      Key: { imageKey: { S: imageKey } },
    }),
  );
  return Item === undefined ? undefined : (unmarshall(Item) as ImageRecord);
}

async function archivedKeys(): Promise<string[]> {
  const { Contents = [] } = await new S3Client(system.client).send(
    new ListObjectsV2Command({ Bucket: system.outputs['ArchiveBucketName'], Prefix: 'archive/' }),
  );
  return Contents.map(({ Key = '' }) => Key);
}

async function deadLetters(): Promise<string | undefined> {
  const { Attributes } = await new SQSClient(system.client).send(
    new GetQueueAttributesCommand({
      QueueUrl: system.outputs['ProcessingDeadLetterQueueUrl'],
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Attributes?.ApproximateNumberOfMessages;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}
