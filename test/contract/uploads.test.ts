import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from '@jest/globals';

import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { s3Uploads } from '#adapters/aws/s3-uploads.ts';
import { MemoryObjectStore } from '#adapters/memory/memory-object-store.ts';
import { memoryUploads } from '#adapters/memory/memory-uploads.ts';
import type { ObjectStore } from '#ports/object-store.ts';
import type { Uploads } from '#ports/uploads.ts';

import { openAccount, type TestAccount } from '../support/open-account.ts';

interface Opened {
  readonly uploads: Uploads;
  readonly objects: ObjectStore;
}

let account: TestAccount | undefined;

afterEach(async () => {
  await account?.close();
  account = undefined;
});

const BUCKET = 'uploads-bucket';
const KEY = 'uploads/a b+c%20d/é"?#.jpg';

const IMPLEMENTATIONS: Readonly<Record<string, () => Promise<Opened>>> = {
  'in memory': () => {
    const objects = new MemoryObjectStore();
    return Promise.resolve({ objects, uploads: memoryUploads(objects, BUCKET) });
  },
  'in S3': async () => {
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
    return { objects: s3ObjectStore(settings), uploads: s3Uploads(settings, BUCKET) };
  },
};

describe.each(Object.entries(IMPLEMENTATIONS))('uploads %s', (_name, open) => {
  it('become one complete version each, whatever their key', async () => {
    const { uploads, objects } = await open();
    const first = await uploads.upload(KEY, Buffer.from('first'), 'image/png');
    const second = await uploads.upload(KEY, Buffer.from('second'), 'image/jpeg');
    expect(second).not.toBe(first);
    const read = await objects.read({ bucket: BUCKET, key: KEY, versionId: first });
    expect(Buffer.from(read?.bytes ?? []).toString()).toBe('first');
    expect(read?.contentType).toBe('image/png');
  });
});
