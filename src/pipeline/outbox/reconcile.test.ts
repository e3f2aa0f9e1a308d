import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { makeImage } from '#test/support/images/make-image.ts';
import { makePipeline } from '#test/support/make-pipeline.ts';
import { present } from '#test/support/present.ts';

import { publishChanges } from './publish-changes.ts';
import { reconcile } from './reconcile.ts';

const KEY = 'uploads/a.jpg';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOTHING = { recorded: 0, reemitted: 0, touched: 0, failed: 0 };

let photo: Buffer;
let pipeline: ReturnType<typeof makePipeline>;

beforeAll(async () => {
  photo = await makeImage({ format: 'jpeg', width: 8, height: 8 });
});
beforeEach(() => {
  pipeline = makePipeline();
});

/** An upload whose event never came. */
function lose(imageKey = KEY): string {
  return pipeline.objects.put(pipeline.uploadBucket, imageKey, photo, 'image/jpeg', pipeline.clock.now());
}

describe('the reconciler', () => {
  it('records an upload without a record after 15 minutes, and no sooner', async () => {
    const versionId = lose();
    pipeline.pass(14 * MINUTE);
    expect(await reconcile(pipeline)).toEqual(NOTHING);
    pipeline.pass(MINUTE);
    expect(await reconcile(pipeline)).toEqual({ ...NOTHING, recorded: 1 });
    expect(await pipeline.records.get(KEY)).toMatchObject({
      status: 'UPLOADED',
      versionId,
      uploadTimestamp: '2026-11-24T10:00:00.000Z',
    });
    expect(await reconcile(pipeline)).toEqual(NOTHING);
  });

  it('records the newest version if an older one has a record, however often that happens', async () => {
    await pipeline.upload(KEY, photo);
    for (let round = 0; round < 3; round += 1) {
      pipeline.pass(MINUTE);
      const versionId = lose();
      pipeline.pass(15 * MINUTE);
      expect(await reconcile(pipeline)).toMatchObject({ recorded: 1 });
      expect(await pipeline.records.get(KEY)).toMatchObject({ versionId });
    }
  });

  it("does not look up what the day's list has", async () => {
    await pipeline.upload(KEY, photo);
    await pipeline.started(KEY);
    pipeline.pass(16 * MINUTE);
    pipeline.records.get = () => Promise.reject(new Error('looked up'));
    expect(await reconcile(pipeline)).toEqual(NOTHING);
  });

  it('publishes what has no history row after an hour, but no command that was already carried out', async () => {
    await pipeline.upload(KEY, photo);
    const input = await pipeline.started(KEY);
    const error = { code: 'INTERNAL_ERROR', category: 'permanent', message: 'No.', attempts: 3 } as const;
    await pipeline.records.settle(input, 'FAILED', error, new Date(pipeline.clock.now()).toISOString());
    pipeline.pass(64 * MINUTE);
    expect(await reconcile(pipeline)).toEqual(NOTHING);
    pipeline.pass(MINUTE);
    expect(await reconcile(pipeline)).toEqual({ ...NOTHING, reemitted: 3 });
    expect((await pipeline.history.read(KEY)).map(({ type }) => type)).toEqual([
      'ImageUploaded',
      'ProcessingStarted',
      'ProcessingFailed',
    ]);
    expect(pipeline.bus.events.map(({ type }) => type)).toEqual(['ProcessingFailed']);
    expect(await reconcile(pipeline)).toEqual(NOTHING);
  });

  it('sends an UPLOADED record again after 15 minutes, with a new event', async () => {
    await pipeline.upload(KEY, photo);
    pipeline.pass(15 * MINUTE);
    expect(await reconcile(pipeline)).toEqual({ ...NOTHING, touched: 1 });
    await publishChanges(pipeline, pipeline.records.changes.slice(-1));
    expect(pipeline.bus.events).toMatchObject([
      { type: 'ImageUploaded', detail: { metadata: { imageKey: KEY } } },
    ]);
    expect(await reconcile(pipeline)).toEqual(NOTHING);
  });

  it('fails a PROCESSING record that has not changed for 20 minutes', async () => {
    await pipeline.upload(KEY, photo);
    await pipeline.started(KEY);
    pipeline.pass(19 * MINUTE);
    expect(await reconcile(pipeline)).toEqual(NOTHING);
    pipeline.pass(MINUTE);
    expect(await reconcile(pipeline)).toEqual({ ...NOTHING, failed: 1 });
    expect(await pipeline.records.get(KEY)).toMatchObject({
      status: 'FAILED',
      error: { code: 'EXECUTION_FAILED', stage: 'validation' },
    });
  });

  it('delays both while a message is visible, but not beyond five days', async () => {
    await pipeline.upload('uploads/waiting.jpg', photo);
    await pipeline.upload('uploads/stuck.jpg', photo);
    await pipeline.started('uploads/stuck.jpg');
    pipeline.queue.waitingMessages = () => Promise.resolve(1);
    pipeline.pass(5 * DAY - MINUTE);
    expect(await reconcile(pipeline)).toEqual(NOTHING);
    pipeline.pass(MINUTE);
    expect(await reconcile(pipeline)).toEqual({ ...NOTHING, touched: 1, failed: 1 });
  });

  it('leaves a run alone that has changed since the list was read', async () => {
    await pipeline.upload(KEY, photo);
    const stale = pipeline.records.listByStatus('UPLOADED', { limit: 10 });
    pipeline.pass(16 * MINUTE);
    await pipeline.started(KEY);
    const before = present(await pipeline.records.get(KEY));
    pipeline.records.listByStatus = () => stale;
    expect(await reconcile(pipeline)).toEqual(NOTHING);
    expect(await pipeline.records.get(KEY)).toEqual(before);
  });
});
