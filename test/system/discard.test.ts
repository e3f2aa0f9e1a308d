import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';

import { PROJECT_DIR } from '#scripts/build/project-dir.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

import { makeImage } from '../support/images/make-image.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';

jest.setTimeout(60_000);

let assembly: string;
let system: TestSystem;

beforeAll(async () => {
  ({ assemblyDir: assembly } = await synthesizeAssembly({
    stage: 'development',
    local: true,
    overrides: { deleteOriginals: true },
    outDir: join(PROJECT_DIR, '.cache', 'discard'),
  }));
});

afterEach(() => system.close());

describe('with deleteOriginals', () => {
  it('the archived version is permanently deleted; rejected and earlier versions stay [C6.5]', async () => {
    system = await makeSystem({ assembly });
    const image = await makeImage({ format: 'jpeg', width: 64, height: 48 });
    await put('kept.jpg', Buffer.from('not a picture at all'));
    await put('a.jpg', image);
    await system.runtime.settle();
    expect(await versions()).toEqual(['uploads/kept.jpg']);
    expect(await archivedOriginal()).toEqual(image);
  });

  it('a run that fails keeps its upload', async () => {
    system = await makeSystem({
      assembly,
      wrap: (name, handler) => (event) =>
        name === 'archive' ? Promise.reject(new Error('no copy')) : handler(event),
    });
    await put('a.jpg', await makeImage({ format: 'jpeg', width: 64, height: 48 }));
    await system.runtime.settle();
    expect(await versions()).toEqual(['uploads/a.jpg']);
  });

  it('a version that cannot be deleted is retried, and then reported', async () => {
    system = await makeSystem({
      assembly,
      wrap: (name, handler) => (event) =>
        name === 'discard' ? Promise.reject(new Error('no answer')) : handler(event),
    });
    await put('a.jpg', await makeImage({ format: 'jpeg', width: 64, height: 48 }));
    await system.runtime.settle();
    expect(await versions()).toEqual(['uploads/a.jpg']);
    const tries = system.runtime.trace.entries.filter(
      ({ kind, name, resource = '' }) =>
        kind === 'invocation' && name === 'failed' && resource.includes('discard'),
    );
    expect(tries).toHaveLength(3);
    const sent = system.runtime.trace.entries.filter(
      ({ service, name, resource = '' }) =>
        service === 'sqs' && name === 'SendMessage' && resource.includes('undelivered-events'),
    );
    expect(sent).toHaveLength(1);
  });
});

async function put(name: string, Body: Buffer): Promise<void> {
  await new S3Client(system.client).send(
    new PutObjectCommand({ Bucket: system.outputs['UploadBucketName'], Key: `uploads/${name}`, Body }),
  );
}

async function versions(): Promise<(string | undefined)[]> {
  const { Versions = [], DeleteMarkers = [] } = await new S3Client(system.client).send(
    new ListObjectVersionsCommand({ Bucket: system.outputs['UploadBucketName'] }),
  );
  return [...Versions, ...DeleteMarkers].map(({ Key }) => Key);
}

async function archivedOriginal(): Promise<Buffer> {
  const completed = system.runtime.trace.entries.find(({ name }) => name === 'ProcessingCompleted');
  const { event } = completed?.detail as {
    event: { detail: { metadata: { archived: { bucket: string; original: { key: string } } } } };
  };
  const { bucket, original } = event.detail.metadata.archived;
  const { Body } = await new S3Client(system.client).send(
    new GetObjectCommand({ Bucket: bucket, Key: original.key }),
  );
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}
