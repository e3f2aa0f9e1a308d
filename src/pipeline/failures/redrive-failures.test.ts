import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { makeImage } from '#test/support/images/make-image.ts';
import { makePipeline } from '#test/support/make-pipeline.ts';
import { present } from '#test/support/present.ts';
import type { ProcessingMessage } from '#contracts/messages.ts';
import type { RecordedError } from '#contracts/record.ts';
import { permanent } from '#domain/pipeline-error.ts';

import { listFailures } from './list-failures.ts';
import { publishChanges } from '../outbox/publish-changes.ts';
import { redriveFailures } from './redrive-failures.ts';

const KEY = 'uploads/a.jpg';
const ERROR: RecordedError = {
  code: 'FUNCTION_CRASHED',
  category: 'permanent',
  stage: 'resize',
  message: 'It ended.',
  attempts: 3,
};
const INGEST_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:ingest';
const TOPIC_ARN = 'arn:aws:sns:eu-central-1:123456789012:topic';

let photo: Buffer;
let pipeline: ReturnType<typeof makePipeline>;

beforeAll(async () => {
  photo = await makeImage({ format: 'jpeg', width: 8, height: 8 });
});
beforeEach(() => {
  pipeline = makePipeline();
});

const now = (): string => new Date(pipeline.clock.now()).toISOString();
const all = (dryRun = false) => redriveFailures(pipeline, { dryRun });
const statusOf = async (key = KEY) => (await pipeline.records.get(key))?.status;

/** A run that failed three times, and its message. */
async function fail(imageKey = KEY): Promise<ProcessingMessage> {
  await pipeline.upload(imageKey, photo);
  const { delivery: _delivery, lastDelivery: _last, ...message } = await pipeline.started(imageKey);
  await pipeline.records.settle(message, 'FAILED', ERROR, now());
  pipeline.deadLetters.put('processing', JSON.stringify(message));
  return message;
}

/** The messages in all dead-letter queues. */
async function letters(): Promise<number> {
  const found = await listFailures(pipeline);
  return found.filter(({ deadLetter }) => deadLetter !== undefined).length;
}

describe('a redrive of a FAILED run', () => {
  it('is one update of its record, which causes its message; its dead letter is removed', async () => {
    await fail();
    const before = present(await pipeline.records.get(KEY));
    expect(await all()).toEqual([
      { imageKey: KEY, deadLetter: 'processing', action: 'redriven', detail: 'Attempt 2 begins.' },
    ]);
    const after = present(await pipeline.records.get(KEY));
    expect(after).toMatchObject({ status: 'UPLOADED', attempt: 2, redriveRequestedAt: now() });
    expect(after.revision).toBe(before.revision + 1);
    expect(after).not.toHaveProperty('error');
    expect(await letters()).toBe(0);
    expect(pipeline.targets.sent).toEqual([]);
    await publishChanges(pipeline, pipeline.records.changes.slice(-1));
    expect(pipeline.bus.events).toMatchObject([
      { type: 'ProcessingRedriven', detail: { attempt: 2, metadata: { imageKey: KEY, attempt: 2 } } },
    ]);
  });

  it('changes nothing the second time', async () => {
    await fail();
    await all();
    const before = await pipeline.records.get(KEY);
    expect(await all()).toEqual([]);
    expect(await redriveFailures(pipeline, { imageKeys: [KEY], dryRun: false })).toEqual([
      { imageKey: KEY, status: 'UPLOADED', action: 'unchanged', detail: 'The image is UPLOADED.' },
    ]);
    expect(await pipeline.records.get(KEY)).toEqual(before);
  });

  it('works without its message, which queues keep for 14 days only', async () => {
    await fail();
    const [letter] = await pipeline.deadLetters.receive('processing');
    await pipeline.deadLetters.remove(present(letter));
    expect(await all()).toEqual([{ imageKey: KEY, action: 'redriven', detail: 'Attempt 2 begins.' }]);
  });

  it('changes nothing in a dry run', async () => {
    await fail();
    const planned = await all(true);
    expect(await statusOf()).toBe('FAILED');
    expect(await letters()).toBe(1);
    expect(await all()).toEqual(planned);
  });

  it('redrives only the requested images, and reports missing ones', async () => {
    await fail('uploads/b.jpg');
    await fail();
    expect(await redriveFailures(pipeline, { imageKeys: [KEY, 'uploads/none.jpg'], dryRun: false })).toEqual([
      expect.objectContaining({ imageKey: KEY, action: 'redriven' }),
      { imageKey: 'uploads/none.jpg', action: 'unchanged', detail: 'There is no such image.' },
    ]);
    expect(await statusOf('uploads/b.jpg')).toBe('FAILED');
    expect(await letters()).toBe(1);
  });
});

describe('a redrive of a message', () => {
  it('whose run is still in progress lets it continue', async () => {
    await pipeline.upload(KEY, photo);
    const { delivery: _delivery, lastDelivery: _last, ...message } = await pipeline.started(KEY);
    const body = JSON.stringify(message);
    pipeline.deadLetters.put('processing', body);
    await pipeline.records.noteFailure(message, ERROR, now());
    expect(await listFailures(pipeline)).toMatchObject([
      {
        imageKey: KEY,
        status: 'PROCESSING',
        stage: 'resize',
        code: 'FUNCTION_CRASHED',
        message: 'It ended.',
      },
    ]);
    expect(await all()).toMatchObject([{ imageKey: KEY, deadLetter: 'processing', action: 'resent' }]);
    expect(pipeline.targets.sent).toEqual([{ to: 'queue', payload: body }]);
    expect(await letters()).toBe(0);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a newer upload replaced', () => pipeline.upload(KEY, photo)],
    [
      'was redriven before',
      async () => pipeline.records.redrive(present(await pipeline.records.get(KEY)), 1, now()),
    ],
  ])('whose run %s drops it', async (_name, then) => {
    await fail();
    await then();
    expect(await all()).toMatchObject([{ imageKey: KEY, action: 'dropped' }]);
    expect(pipeline.targets.sent).toEqual([]);
    expect(await letters()).toBe(0);
  });

  it('that no function can read sends it unchanged', async () => {
    pipeline.deadLetters.put('processing', '{"imageKey":"uploads/x.jpg","size":"many"}');
    expect(await listFailures(pipeline)).toMatchObject([
      {
        imageKey: 'uploads/x.jpg',
        deadLetter: 'processing',
        code: 'MALFORMED_INPUT',
        message: expect.stringContaining('size'),
      },
    ]);
    expect(await all()).toMatchObject([{ action: 'resent' }]);
    expect(pipeline.targets.sent).toMatchObject([{ to: 'queue' }]);
  });
});

describe('a redrive of the other dead letters', () => {
  const event = { detail: { object: { key: KEY } } };

  it('sends the event to ingest again', async () => {
    pipeline.deadLetters.put(
      'ingest',
      JSON.stringify({
        requestContext: { functionArn: `${INGEST_ARN}:$LATEST`, approximateInvokeCount: 3 },
        requestPayload: event,
        responsePayload: { errorType: 'PermanentError', errorMessage: 'ACCESS_DENIED: No grant.' },
      }),
    );
    expect(await listFailures(pipeline)).toMatchObject([
      { imageKey: KEY, stage: 'ingest', code: 'ACCESS_DENIED', message: 'No grant.', attempts: 3 },
    ]);
    await all();
    expect(pipeline.targets.sent).toEqual([{ to: INGEST_ARN, payload: JSON.stringify(event) }]);
    expect(await letters()).toBe(0);
  });

  it('sends a rule target what the rule would have sent', async () => {
    const metadata = { imageKey: KEY, eventType: 'PROCESSING_FAILED' };
    const attributes = {
      TARGET_ARN: TOPIC_ARN,
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: 'Not allowed.',
      RETRY_ATTEMPTS: '0',
    };
    const whole = { 'detail-type': 'ProcessingFailed', detail: { imageKey: KEY, metadata } };
    for (const body of [whole, metadata])
      pipeline.deadLetters.put('undelivered', JSON.stringify(body), { attributes });
    expect(await listFailures(pipeline)).toMatchObject([
      { imageKey: KEY, deadLetter: 'undelivered', stage: 'delivery to topic', code: 'NO_PERMISSIONS' },
      { imageKey: KEY },
    ]);
    await all();
    expect(pipeline.targets.sent).toEqual(
      Array.from({ length: 2 }, () => ({ to: TOPIC_ARN, payload: JSON.stringify(metadata) })),
    );
  });

  it('publishes what publish dropped: the latest change of every record in that period', async () => {
    await pipeline.upload(KEY, photo);
    const at = now();
    pipeline.pass(3_600_000);
    await pipeline.upload('uploads/later.jpg', photo);
    pipeline.deadLetters.put(
      'publish',
      JSON.stringify({
        DDBStreamBatchInfo: {
          batchSize: 1,
          approximateArrivalOfFirstRecord: at,
          approximateArrivalOfLastRecord: at,
        },
      }),
      { sentAtMs: pipeline.clock.now() },
    );
    await publishChanges({ ...pipeline, bus: { publish: (events) => Promise.resolve(events.length) } }, [
      ...pipeline.records.changes,
    ]);
    await all();
    expect(pipeline.bus.events).toMatchObject([{ type: 'ImageUploaded', detail: { imageKey: KEY } }]);
    expect(await letters()).toBe(0);
  });

  it('leaves a letter that cannot be handled in place, without affecting the others', async () => {
    pipeline.deadLetters.put('undelivered', '{}', { attributes: { TARGET_ARN: 'arn:aws:sqs:r:a:gone' } });
    await fail();
    pipeline.targets.toArn = () => Promise.reject(permanent('RESOURCE_MISSING', 'The queue is gone.'));
    expect(await all()).toMatchObject([
      { imageKey: KEY, action: 'redriven' },
      { deadLetter: 'undelivered', action: 'refused', detail: 'The queue is gone.' },
    ]);
    expect(await letters()).toBe(1);
  });
});

describe('the list of failures', () => {
  it('shows stage, code, message, attempts, time and next step, with a record and its message as one entry', async () => {
    await fail();
    expect(await listFailures(pipeline)).toEqual([
      {
        imageKey: KEY,
        status: 'FAILED',
        deadLetter: 'processing',
        stage: 'resize',
        code: 'FUNCTION_CRASHED',
        message: 'It ended.',
        attempts: 3,
        since: now(),
        nextStep: "Check the function's log and its memory setting, then redrive.",
      },
    ]);
    expect(await listFailures(pipeline)).toHaveLength(1);
  });
});
