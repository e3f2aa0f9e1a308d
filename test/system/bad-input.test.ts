import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { STAGE_NAMES } from '#contracts/stages.ts';
import { runIdOf } from '#domain/keys.ts';
import { listFailures } from '#pipeline/failures/list-failures.ts';

import { makeImage } from '../support/images/make-image.ts';
import { makeRecord } from '../support/make-record.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';
import { present } from '../support/present.ts';
import { makeOperator, type Operator } from './support/operator.ts';

/** The first system may have to build its functions. */
const SYNTH_MS = 60_000;
const KEY = 'uploads/good.jpg';
const FILLING = 'x'.repeat(300_000);

let photo: Buffer;
let system: TestSystem;
let operator: Operator;
/** How many more times publish fails. */
let publishFailures: number;

beforeAll(async () => {
  photo = await makeImage({ format: 'jpeg', width: 64, height: 48 });
});
beforeEach(async () => {
  publishFailures = 0;
  system = await makeSystem({
    wrap: (name, handler) => (event) => {
      if (name !== 'publish' || publishFailures === 0) return handler(event);
      publishFailures -= 1;
      return Promise.reject(new Error('out for a while'));
    },
  });
  operator = makeOperator(system);
}, SYNTH_MS);
afterEach(() => system.close());

/** Uploads a good image alongside the bad input; it must complete as usual. */
async function settleBesideGoodImage(): Promise<void> {
  const uploadedAtMs = system.clock.now();
  await operator.upload(KEY, photo);
  await operator.pass();
  const record = present(await operator.product.records.get(KEY));
  expect(record).toMatchObject({ status: 'COMPLETED' });
  expect(Date.parse(record.updatedAt) - uploadedAtMs).toBeLessThan(30_000);
}

/** Errors with a code that a function logged: one for each input and try. */
const errorsOf = (name: 'ingest' | 'start' | 'publish'): string[] =>
  operator
    .logOf(name)
    .filter(({ level }) => level === 'ERROR')
    .map(({ error }) => (error as { message: string }).message);

describe('events that ingest cannot read', () => {
  const object = { key: 'uploads/x.jpg', size: 1, etag: 'e', 'version-id': 'v', sequencer: '01' };
  const event = (detail: object, more: object = {}): object => ({
    'detail-type': 'Object Created',
    source: 'aws.s3',
    time: '2026-11-24T10:00:00Z',
    detail,
    ...more,
  });

  it('go unchanged to its dead-letter queue, with an error code, and block nothing', async () => {
    const bucket = { name: present(system.outputs['UploadBucketName']) };
    const bad = [
      event({ bucket, object: { ...object, key: undefined } }),
      event({ bucket, object: { ...object, size: 'large' } }),
      event({ bucket: { name: 'foreign-bucket' }, object }),
      event({ bucket }, { filling: FILLING }),
      event({ bucket, object }, { 'detail-type': 'Object Restored' }),
      event({ bucket, object }, { time: 'yesterday' }),
    ].map((one) => JSON.stringify(one));
    const client = new LambdaClient(system.client);
    for (const Payload of bad)
      await client.send(
        new InvokeCommand({
          FunctionName: 'image-processor-ingest-development',
          InvocationType: 'Event',
          Payload,
        }),
      );
    await settleBesideGoodImage();

    const letters = (await operator.bodies('IngestDeadLetterQueueUrl')).map(
      (body) => JSON.parse(body) as { requestPayload: object; responsePayload: { errorMessage: string } },
    );
    expect(letters.map(({ requestPayload }) => JSON.stringify(requestPayload)).sort()).toEqual(bad.sort());
    for (const { responsePayload } of letters)
      expect(responsePayload.errorMessage).toMatch(/^MALFORMED_INPUT: /);
    expect(errorsOf('ingest')).toHaveLength(bad.length * 3);
  });
});

describe('messages that start cannot read', () => {
  const message = {
    imageKey: 'uploads/x.jpg',
    bucket: 'b',
    uploadTimestamp: '2026-11-24T10:00:00.000Z',
    contentType: 'image/jpeg',
    size: 1,
    versionId: 'v',
    runId: runIdOf({ bucket: 'b', imageKey: 'uploads/x.jpg', versionId: 'v' }),
    attempt: 1,
  };
  const { runId: _runId, ...incomplete } = message;

  it.each<[string, string]>([
    ['lacks a field', JSON.stringify(incomplete)],
    ['has a field of the wrong type', JSON.stringify({ ...message, size: 'large' })],
    ['is for another bucket', JSON.stringify({ ...message, bucket: 'foreign-bucket' })],
    ['is for an unknown version', JSON.stringify({ ...message, versionId: 'unknown' })],
    ['is large', JSON.stringify({ ...incomplete, filling: FILLING })],
    ['is not JSON', '{"imageKey": "uploads/x.jpg", '],
  ])('go unchanged to the dead-letter queue, with an error code: one that %s', async (_name, body) => {
    await operator.product.targets.toProcessingQueue(body);
    await settleBesideGoodImage();
    expect(await operator.bodies('ProcessingDeadLetterQueueUrl')).toEqual([body]);
    expect(errorsOf('start')).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^MALFORMED_INPUT: /)),
    );
  });

  it('but one whose record is gone ends quietly, with a log line', async () => {
    await operator.product.targets.toProcessingQueue(JSON.stringify(message));
    await settleBesideGoodImage();
    expect(await operator.bodies('ProcessingDeadLetterQueueUrl')).toEqual([]);
    expect(errorsOf('start')).toEqual([]);
    expect(operator.logOf('start')).toContainEqual(
      expect.objectContaining({ level: 'INFO', imageKey: 'uploads/x.jpg', result: 'done', outcome: 'GONE' }),
    );
  });
});

describe('changes that publish cannot read', () => {
  it('go unchanged to its dead-letter queue, with an error code, and block nothing', async () => {
    const { runId: _runId, ...incomplete } = makeRecord({ imageKey: 'uploads/incomplete.jpg' });
    const items = [
      incomplete,
      { ...makeRecord({ imageKey: 'uploads/wrong.jpg' }), size: 'large' },
      { ...makeRecord({ imageKey: 'uploads/large.jpg' }), filling: FILLING },
      { ...makeRecord({ imageKey: 'uploads/unknown.jpg' }), status: 'ARCHIVED' },
    ];
    const client = new DynamoDBClient(system.client);
    for (const item of items)
      await client.send(
        new PutItemCommand({ TableName: system.outputs['MetadataTableName'], Item: marshall(item) }),
      );
    await settleBesideGoodImage();

    const letters = (await operator.bodies('PublishDeadLetterQueueUrl')).map(
      (body) => JSON.parse(body) as { errorMessage: string; record: { dynamodb: { NewImage: object } } },
    );
    expect(letters.map(({ record }) => record.dynamodb.NewImage)).toEqual(
      expect.arrayContaining(items.map((item) => marshall(item))),
    );
    expect(letters).toHaveLength(items.length);
    for (const { errorMessage } of letters) expect(errorMessage).toMatch(/^MALFORMED_INPUT: /);
    expect(errorsOf('publish')).toHaveLength(items.length);
    expect(
      (await listFailures(operator.product)).map(({ imageKey, code }) => [imageKey, code]).sort(),
    ).toEqual(items.map(({ imageKey }) => [imageKey, 'MALFORMED_INPUT']).sort());
    // The reconciler leaves alone what publish has set aside.
    await operator.pass(30);
    expect(operator.logOf('reconcile').filter(({ level }) => level === 'ERROR')).toEqual([]);
  });

  it('but a temporary fault keeps the order, and loses nothing', async () => {
    publishFailures = 8;
    await operator.upload(KEY, photo);
    await operator.upload('uploads/second.jpg', photo);
    await operator.pass();
    expect(publishFailures).toBe(0);
    for (const imageKey of [KEY, 'uploads/second.jpg']) {
      const ids = system.runtime.trace.entries.flatMap(({ kind, detail }) => {
        if (kind !== 'event') return [];
        const { event } = detail as { event: { detail: { imageKey?: string; eventId: string } } };
        return event.detail.imageKey === imageKey ? [event.detail.eventId] : [];
      });
      expect(ids).toEqual([...new Set(ids)].sort());
      expect((await operator.product.history.read(imageKey)).map(({ detail }) => detail.eventId)).toEqual(
        ids,
      );
      // Uploaded, started, completed; and two of each stage.
      expect(ids).toHaveLength(3 + 2 * STAGE_NAMES.length);
    }
    expect(await operator.bodies('PublishDeadLetterQueueUrl')).toEqual([]);
  });
});
