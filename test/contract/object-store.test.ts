import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { MemoryObjectStore } from '#adapters/memory/memory-object-store.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { openAccount, type TestAccount } from '../support/open-account.ts';

interface Opened {
  readonly store: ObjectStore;
  put(key: string, bytes: Uint8Array, contentType: string, sha256?: string): Promise<string>;
}

let account: TestAccount | undefined;

afterEach(async () => {
  await account?.close();
  account = undefined;
});

const BUCKET = 'my-bucket';
const KEY = 'a b+c%20d/é\'"?#.jpg';
const BYTES = Buffer.from('0123456789');
const SHA256 = createHash('sha256').update(BYTES).digest('base64');

interface OpenOptions {
  /** Changes the first byte of every download. */
  readonly damaged?: boolean;
}

const IMPLEMENTATIONS: Readonly<Record<string, (options?: OpenOptions) => Promise<Opened>>> = {
  'in memory': ({ damaged = false } = {}) => {
    const store = new MemoryObjectStore();
    return Promise.resolve({
      store,
      put: (key, bytes, contentType, sha256) =>
        Promise.resolve(
          store.put(
            BUCKET,
            key,
            damaged ? damage(bytes) : bytes,
            contentType,
            0,
            sha256 === undefined ? undefined : { algorithm: 'SHA256', value: sha256 },
          ),
        ),
    });
  },
  'in S3': async ({ damaged = false } = {}) => {
    account = await openAccount();
    const { settings } = account;
    const client = new S3Client(settings);
    await client.send(
      new CreateBucketCommand({
        Bucket: BUCKET,
        CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
      }),
    );
    await client.send(
      new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    return {
      store: s3ObjectStore(
        damaged ? { ...settings, requestHandler: damaging(settings.requestHandler) } : settings,
      ),
      put: async (key, bytes, contentType, ChecksumSHA256) => {
        const { VersionId = '' } = await client.send(
          new PutObjectCommand({
            Bucket: BUCKET,
            Key: key,
            Body: bytes,
            ContentType: contentType,
            ChecksumSHA256,
          }),
        );
        return VersionId;
      },
    };
  },
};

function damage(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (byte, index) => (index === 0 ? byte ^ 1 : byte));
}

type Settings = TestAccount['settings'];

/** Changes the body of every response. */
function damaging(handler: Settings['requestHandler']): object {
  return {
    handle: async (...call: Parameters<typeof handler.handle>) => {
      const answer = await handler.handle(...call);
      const pieces: Buffer[] = [];
      for await (const piece of answer.response.body as AsyncIterable<Uint8Array>)
        pieces.push(Buffer.from(piece));
      Object.assign(answer.response, { body: Readable.from([damage(Buffer.concat(pieces))]) });
      return answer;
    },
  };
}

describe.each(Object.entries(IMPLEMENTATIONS))('objects %s', (_name, open) => {
  it('are read by version, whole or from the beginning [U10]', async () => {
    const { store, put } = await open();
    const versionId = await put(KEY, BYTES, 'image/jpeg');
    await put(KEY, Buffer.from('newer'), 'image/png');
    const whole = await store.read({ bucket: BUCKET, key: KEY, versionId });
    expect(Buffer.from(whole?.bytes ?? [])).toEqual(BYTES);
    expect(whole).toMatchObject({ sizeBytes: 10, contentType: 'image/jpeg' });
    const beginning = await store.read({ bucket: BUCKET, key: KEY, versionId }, { firstBytes: 4 });
    expect(Buffer.from(beginning?.bytes ?? []).toString()).toBe('0123');
    expect(beginning?.sizeBytes).toBe(10);
    expect(Buffer.from((await store.read({ bucket: BUCKET, key: KEY }))?.bytes ?? []).toString()).toBe(
      'newer',
    );
  });

  it('are compared with the checksum of their uploader, which is returned', async () => {
    const { store, put } = await open();
    const versionId = await put(KEY, BYTES, 'image/jpeg', SHA256);
    expect(await store.read({ bucket: BUCKET, key: KEY, versionId }, { verify: true })).toMatchObject({
      checksum: { algorithm: 'SHA256', value: SHA256 },
    });
    expect(await store.read({ bucket: BUCKET, key: KEY, versionId })).not.toHaveProperty('checksum');
  });

  it('are refused if they do not match the checksum of their uploader', async () => {
    const { store, put } = await open({ damaged: true });
    const versionId = await put(KEY, BYTES, 'image/jpeg', SHA256);
    await expect(store.read({ bucket: BUCKET, key: KEY, versionId }, { verify: true })).rejects.toMatchObject(
      { name: 'TransientError', code: 'CHECKSUM_MISMATCH' },
    );
  });

  it('that do not exist are undefined, not an error', async () => {
    const { store, put } = await open();
    await put(KEY, BYTES, 'image/jpeg');
    expect(await store.read({ bucket: BUCKET, key: 'none' })).toBeUndefined();
    expect(
      await store.copy({
        from: { bucket: BUCKET, key: 'none' },
        to: { bucket: BUCKET, key: 'x' },
        contentType: 'image/jpeg',
      }),
    ).toBeUndefined();
  });

  it('are written with their checksum [U10]', async () => {
    const { store } = await open();
    expect(await store.write({ bucket: BUCKET, key: KEY, contentType: 'image/jpeg' }, BYTES)).toEqual({
      key: KEY,
      sizeBytes: 10,
      sha256: SHA256,
    });
    expect(await store.read({ bucket: BUCKET, key: KEY })).toMatchObject({ contentType: 'image/jpeg' });
  });

  it('are copied by version, whatever their key, with the checksum of the copy [U5]', async () => {
    const { store, put } = await open();
    const versionId = await put(KEY, BYTES, 'text/plain');
    await put(KEY, Buffer.from('newer'), 'text/plain');
    const copy = await store.copy({
      from: { bucket: BUCKET, key: KEY, versionId },
      to: { bucket: BUCKET, key: `copy/${KEY}` },
      contentType: 'image/jpeg',
    });
    expect(copy).toEqual({ sha256: SHA256 });
    const read = await store.read({ bucket: BUCKET, key: `copy/${KEY}` });
    expect(Buffer.from(read?.bytes ?? [])).toEqual(BYTES);
    expect(read?.contentType).toBe('image/jpeg');
  });

  it('are listed by their newest version, and removed', async () => {
    const { store, put } = await open();
    await put('p/1', BYTES, 'image/jpeg');
    const versionId = await put('p/1', BYTES, 'image/jpeg');
    await put('q/1', BYTES, 'image/jpeg');
    const listed = [];
    for await (const version of store.listNewest(BUCKET, 'p/')) listed.push(version);
    expect(listed).toMatchObject([{ key: 'p/1', versionId, sizeBytes: 10 }]);
    await store.remove(BUCKET, ['q/1', 'never-there']);
    expect(await store.read({ bucket: BUCKET, key: 'q/1' })).toBeUndefined();
  });
});
