import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import fc from 'fast-check';

import { events } from '#local/services/events/index.ts';
import { iam } from '#local/services/iam/index.ts';
import { s3 } from '#local/services/s3/index.ts';

import { type HttpAccess, overHttp } from './support/make-client.ts';
import { makeKernel, type TestKernel } from './support/make-kernel.ts';

let system: TestKernel;
let http: HttpAccess;
let client: S3Client;

beforeEach(async () => {
  system = makeKernel([iam, events, s3]);
  http = await overHttp(system);
  client = new S3Client(http.client());
  await client.send(new CreateBucketCommand({ Bucket: 'photos' }));
});
afterEach(async () => {
  client.destroy();
  await http.close();
  await system.close();
});

function put(Key: string, Body: string | Buffer, more: object = {}) {
  return client.send(new PutObjectCommand({ Bucket: 'photos', Key, Body, ...more }));
}

async function text(Key: string, more: object = {}): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'photos', Key, ...more }));
  return (await Body?.transformToString()) ?? '';
}

function enableVersioning() {
  return client.send(
    new PutBucketVersioningCommand({ Bucket: 'photos', VersioningConfiguration: { Status: 'Enabled' } }),
  );
}

describe('a bucket, through the official client', () => {
  it('keeps an object with its type, metadata and checksum', async () => {
    const { ETag } = await put('a.txt', 'hello', {
      ContentType: 'text/plain',
      Metadata: { colour: 'red' },
      ChecksumAlgorithm: 'SHA256',
    });

    const head = await client.send(
      new HeadObjectCommand({ Bucket: 'photos', Key: 'a.txt', ChecksumMode: 'ENABLED' }),
    );

    expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/plain',
      Metadata: { colour: 'red' },
      ETag,
      ChecksumSHA256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
      ServerSideEncryption: 'AES256',
    });
    expect(await text('a.txt', { Range: 'bytes=1-3' })).toBe('ell');
    expect(await text('a.txt', { Range: 'bytes=-2' })).toBe('lo');
    await expect(text('a.txt', { Range: 'bytes=9-' })).rejects.toMatchObject({ name: 'InvalidRange' });
    await expect(text('a.txt', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(text('none')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('returns objects with any key and lists them', async () => {
    const keys = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.constantFrom(
        'a+b c%20d(é).jpg',
        'q?x=1#h&i=2;:,@\'"',
        'line\nbreak',
        'a//b/../c',
        '.',
        'ünï/日本.png',
        '100% <b>.gif',
      ),
    );
    await fc.assert(
      fc.asyncProperty(keys, async (Key) => {
        await put(Key, Key);
        expect(await text(Key)).toBe(Key);
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'photos' }));
        expect(Contents.map((object) => object.Key)).toEqual([Key]);
        await client.send(new DeleteObjectsCommand({ Bucket: 'photos', Delete: { Objects: [{ Key }] } }));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every version, hides deleted ones, and lists them newest first', async () => {
    await enableVersioning();
    expect((await client.send(new GetBucketVersioningCommand({ Bucket: 'photos' }))).Status).toBe('Enabled');
    const { VersionId: first } = await put('a', 'one');
    await put('a', 'two');
    const { VersionId: marker, DeleteMarker } = await client.send(
      new DeleteObjectCommand({ Bucket: 'photos', Key: 'a' }),
    );

    expect(DeleteMarker).toBe(true);
    expect(await text('a', { VersionId: first })).toBe('one');
    await expect(text('a')).rejects.toMatchObject({ name: 'NoSuchKey' });
    const listed = await client.send(new ListObjectVersionsCommand({ Bucket: 'photos' }));
    expect(listed.DeleteMarkers).toMatchObject([{ Key: 'a', VersionId: marker, IsLatest: true }]);
    expect(listed.Versions?.map(({ VersionId }) => VersionId)).toHaveLength(2);
    await expect(client.send(new DeleteBucketCommand({ Bucket: 'photos' }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
  });

  it('lists in pages and rolls keys up at a delimiter', async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c/1', 'd']) await put(key, 'x');
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: 'photos', Delimiter: '/', MaxKeys: 2, ContinuationToken }),
      );
      seen.push(
        ...(page.Contents ?? []).map(({ Key = '' }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix),
      );
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);

    expect(seen.sort()).toEqual(['a/', 'b', 'c/', 'd']);
  });

  it('copies a version only if it is the expected one', async () => {
    await enableVersioning();
    const { VersionId, ETag } = await put('ü a+b.txt', 'copy me', {
      ContentType: 'text/plain',
      Metadata: { secret: 'x' },
    });
    const copy = (CopySourceIfMatch: string) =>
      client.send(
        new CopyObjectCommand({
          Bucket: 'photos',
          Key: 'copy',
          CopySource: `photos/${encodeURIComponent('ü a+b.txt')}?versionId=${VersionId ?? ''}`,
          CopySourceIfMatch,
          MetadataDirective: 'REPLACE',
          ContentType: 'text/markdown',
          ChecksumAlgorithm: 'SHA256',
        }),
      );

    await expect(copy('"other"')).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const { CopyObjectResult } = await copy(ETag ?? '');
    expect(CopyObjectResult?.ChecksumSHA256).toBeDefined();
    expect(await client.send(new HeadObjectCommand({ Bucket: 'photos', Key: 'copy' }))).toMatchObject({
      ContentType: 'text/markdown',
      Metadata: {},
    });
  });

  it('refuses bytes that do not match their checksum, and overwriting an object that must be new', async () => {
    await expect(put('a', 'hello', { ChecksumSHA256: 'AAAA' })).rejects.toMatchObject({ name: 'BadDigest' });
    await put('a', 'hello');
    await expect(put('a', 'again', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    expect(await text('a')).toBe('hello');
  });

  it('fails for a sub-resource that is not emulated and leaves the object alone', async () => {
    await put('a', 'hello');

    await expect(
      client.send(new PutObjectAclCommand({ Bucket: 'photos', Key: 'a', ACL: 'private' })),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
    await client.send(
      new PutObjectTaggingCommand({
        Bucket: 'photos',
        Key: 'a',
        Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] },
      }),
    );
    expect(await text('a')).toBe('hello');
  });
});

describe('uploads without the SDK', () => {
  it('go through a presigned PUT', async () => {
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: 'photos', Key: 'a b+c.txt' }), {
      expiresIn: 60,
    });

    expect((await fetch(url, { method: 'PUT', body: 'by url' })).status).toBe(200);
    expect(await text('a b+c.txt')).toBe('by url');
  });

  it('go through a presigned form only as its policy allows', async () => {
    const { url, fields } = await createPresignedPost(client, {
      Bucket: 'photos',
      Key: 'form/${filename}',
      Expires: 60,
      Conditions: [
        ['content-length-range', 1, 10],
        ['starts-with', '$Content-Type', 'image/'],
      ],
    });
    const post = (file: string, more: Record<string, string> = {}): Promise<Response> => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...fields, 'Content-Type': 'image/png', ...more }))
        form.append(name, value);
      form.append('file', new Blob([file]), 'my photo.png');
      return fetch(url, { method: 'POST', body: form });
    };

    expect((await post('12345')).status).toBe(204);
    expect(await text('form/my photo.png')).toBe('12345');
    expect(await (await post('12345678901')).text()).toContain('EntityTooLarge');
    expect(await (await post('1', { 'Content-Type': 'text/html' })).text()).toContain('AccessDenied');
    expect(await (await post('1', { acl: 'public-read' })).text()).toContain('Extra input fields: acl');
    expect(await (await post('1', { key: 'elsewhere' })).text()).toContain('AccessDenied');
    system.clock.jumpTo(system.clock.now() + 61_000);
    expect(await (await post('1')).text()).toContain('Policy expired');
  });

  it('are accepted from pages of an allowed origin only', async () => {
    await client.send(
      new PutBucketCorsCommand({
        Bucket: 'photos',
        CORSConfiguration: {
          CORSRules: [
            { AllowedOrigins: ['https://*.example.com'], AllowedMethods: ['PUT'], AllowedHeaders: ['*'] },
          ],
        },
      }),
    );
    const ask = (origin: string) =>
      fetch(`${http.endpoint}/photos/a`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PUT' },
      });

    expect((await ask('https://www.example.com')).headers.get('access-control-allow-origin')).toBe(
      'https://www.example.com',
    );
    expect((await ask('https://evil.test')).status).toBe(403);
  });
});

describe('the event of a new object', () => {
  it('has the raw key, version, ETag and a rising sequencer, but no content type', async () => {
    await enableVersioning();
    await client.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'photos',
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      }),
    );
    const { VersionId } = await put('uploads/a+b c%20d(é).jpg', 'x', { ContentType: 'image/jpeg' });
    await put('uploads/a+b c%20d(é).jpg', 'y');
    await system.settle();

    const published = system.kernel.trace.entries
      .filter(({ kind, name }) => kind === 'event' && name === 'Object Created')
      .map(
        ({ detail }) => (detail as { event: { detail: { object: Record<string, string> } } }).event.detail,
      );
    expect(published[0]).toMatchObject({
      bucket: { name: 'photos' },
      reason: 'PutObject',
      object: {
        key: 'uploads/a+b c%20d(é).jpg',
        size: 1,
        etag: '9dd4e461268c8034f5c8564e155c67a6',
        'version-id': VersionId,
      },
    });
    expect(JSON.stringify(published)).not.toContain('image/jpeg');
    const [first, second] = published.map(({ object }) => object['sequencer'] ?? '');
    expect((second ?? '') > (first ?? '')).toBe(true);
  });
});
