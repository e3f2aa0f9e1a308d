import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { processingMessage } from '#contracts/messages.ts';
import type { FunctionName } from '#lambda/functions.ts';
import { listFailures } from '#pipeline/failures/list-failures.ts';
import { readHistory } from '#pipeline/queries/read-history.ts';
import { redriveFailures } from '#pipeline/failures/redrive-failures.ts';

import { subscribeQueue } from '../e2e/support/notifications.ts';
import { makeImage } from '../support/images/make-image.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';
import { present } from '../support/present.ts';
import { makeOperator, type Operator } from './support/operator.ts';

const KEY = 'uploads/a.jpg';
/** The first system may have to build its functions. */
const SYNTH_MS = 60_000;

let photo: Buffer;
let system: TestSystem;
let operator: Operator;
/** The function that fails until it is fixed. */
let broken: FunctionName | undefined;

beforeAll(async () => {
  photo = await makeImage({ format: 'jpeg', width: 64, height: 48 });
});
beforeEach(async () => {
  broken = undefined;
  system = await makeSystem({
    wrap: (name, handler) => (event) =>
      name === broken ? Promise.reject(new Error('a fault of the program')) : handler(event),
  });
  operator = makeOperator(system);
}, SYNTH_MS);
afterEach(() => system.close());

const redrive = (imageKeys?: readonly string[]) =>
  redriveFailures(operator.product, { dryRun: false, ...(imageKeys === undefined ? {} : { imageKeys }) });
const record = async () => present(await operator.product.records.get(KEY));
const failures = () => listFailures(operator.product);
const types = async () => (await operator.product.history.read(KEY)).map(({ type }) => type);

/** Uploads while a function is broken, waits, and fixes it. */
async function uploadWhileBroken(name: FunctionName, minutes?: number): Promise<void> {
  broken = name;
  await operator.upload(KEY, photo);
  await operator.pass(minutes);
  broken = undefined;
}

describe('a run that failed for good', () => {
  beforeEach(() => uploadWhileBroken('resize'));

  it('is listed with stage, code, attempts and next step, and completes after a redrive', async () => {
    expect(await failures()).toMatchObject([
      { imageKey: KEY, status: 'FAILED', deadLetter: 'processing', code: 'INTERNAL_ERROR', attempts: 3 },
    ]);
    expect(await redrive()).toMatchObject([{ imageKey: KEY, action: 'redriven' }]);
    await operator.pass();
    expect(await record()).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(await failures()).toEqual([]);
    expect(await types()).toContain('ProcessingRedriven');
  });

  it('is not repeated by a second redrive, at once or later', async () => {
    await redrive();
    expect(await redrive([KEY])).toMatchObject([{ action: 'unchanged' }]);
    await operator.pass();
    const { revision } = await record();
    expect(await redrive()).toEqual([]);
    expect(await redrive([KEY])).toMatchObject([{ action: 'unchanged', status: 'COMPLETED' }]);
    await operator.pass();
    expect((await record()).revision).toBe(revision);
  });

  it("also starts its next attempt when its message is moved with AWS's own tools", async () => {
    const sqs = new SQSClient(system.client);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: system.outputs['ProcessingDeadLetterQueueUrl'],
        AttributeNames: ['QueueArn'],
      }),
    );
    // It stays broken during the first delivery, so the later ones must belong to the new attempt too.
    broken = 'resize';
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.QueueArn }));
    await operator.pass(0.5);
    broken = undefined;
    await operator.pass();
    expect(await record()).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(await failures()).toEqual([]);
  });
});

describe('failures outside the runs', () => {
  it('an upload that ingest failed on is inspected again', async () => {
    await uploadWhileBroken('ingest');
    expect(await failures()).toMatchObject([
      { imageKey: KEY, deadLetter: 'ingest', stage: 'ingest', code: 'INTERNAL_ERROR', attempts: 3 },
    ]);
    expect(await redrive([KEY])).toMatchObject([{ imageKey: KEY, action: 'resent' }]);
    await operator.pass();
    expect(await record()).toMatchObject({ status: 'COMPLETED' });
    expect(await failures()).toEqual([]);
  });

  it('changes that publish dropped are published', async () => {
    await uploadWhileBroken('publish', 62);
    await operator.pass();
    expect(await record()).toMatchObject({ status: 'COMPLETED' });
    expect(await readHistory(operator.product, KEY)).toContainEqual({
      gap: { firstRevision: 1, lastRevision: 1 },
    });
    expect(await failures()).toMatchObject([{ deadLetter: 'publish', stage: 'publish' }]);
    expect(await redrive()).toMatchObject([{ deadLetter: 'publish', action: 'resent' }]);
    expect((await readHistory(operator.product, KEY)).some((entry) => 'gap' in entry)).toBe(false);
    expect(await failures()).toEqual([]);
  });

  it('an event that a rule could not deliver reaches its target', async () => {
    const sqs = new SQSClient(system.client);
    const QueueUrl = system.outputs['ProcessingQueueUrl'];
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }),
    );
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: '' } }));
    await operator.upload(KEY, photo);
    await operator.pass();
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: Attributes?.Policy ?? '' } }),
    );
    expect(await failures()).toMatchObject([
      { imageKey: KEY, status: 'UPLOADED', deadLetter: 'undelivered' },
    ]);
    await redrive();
    await operator.pass();
    expect(await record()).toMatchObject({ status: 'COMPLETED' });
    expect(await failures()).toEqual([]);
  });

  it('a notification that failed in the last delivery is repeated with the same id, and nothing else is', async () => {
    const notifications = await subscribeQueue(system);
    await operator.upload(KEY, photo);
    await operator.pass();
    const first = (await notifications.untilEnded([KEY])).find(
      ({ eventType }) => eventType === 'PROCESSING_COMPLETED',
    );
    const { revision, ...done } = await record();
    const message = Object.fromEntries(
      Object.keys(processingMessage.shape).map((name) => [name, done[name as keyof typeof done]]),
    );
    await new SQSClient(system.client).send(
      new SendMessageCommand({
        QueueUrl: system.outputs['ProcessingDeadLetterQueueUrl'],
        MessageBody: JSON.stringify(message),
      }),
    );
    await operator.pass(1);
    const again = await subscribeQueue(system, 'again');
    expect(await redrive([KEY])).toMatchObject([
      { action: 'resent', detail: expect.stringContaining('COMPLETED') },
    ]);
    await operator.pass();
    expect(await again.untilEnded([KEY])).toEqual([first]);
    expect((await record()).revision).toBe(revision);
  });
});
