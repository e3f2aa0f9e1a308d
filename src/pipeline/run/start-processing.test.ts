import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { makeImage } from '#test/support/images/make-image.ts';
import { makePipeline } from '#test/support/make-pipeline.ts';
import { present } from '#test/support/present.ts';
import type { MachineInput, ProcessingMessage } from '#contracts/messages.ts';
import type { RecordedError } from '#contracts/record.ts';

import { type Delivery, startProcessing } from './start-processing.ts';

const KEY = 'uploads/a.jpg';
const ERROR: RecordedError = { code: 'INTERNAL_ERROR', category: 'permanent', message: 'No.', attempts: 3 };

let photo: Buffer;
let pipeline: ReturnType<typeof makePipeline>;
/** Inputs that the state machine was run with. */
let runs: MachineInput[];
let message: ProcessingMessage;

beforeAll(async () => {
  photo = await makeImage({ format: 'jpeg', width: 8, height: 8 });
});

/** A run that failed a minute ago. */
beforeEach(async () => {
  pipeline = makePipeline();
  runs = [];
  await pipeline.upload(KEY, photo);
  const { delivery: _delivery, lastDelivery: _last, ...first } = await pipeline.started(KEY);
  message = first;
  await pipeline.records.settle(message, 'FAILED', ERROR, now());
  pipeline.pass(60_000);
});

const now = (): string => new Date(pipeline.clock.now()).toISOString();
const record = async () => present(await pipeline.records.get(KEY));

function deliver(changes: Partial<Delivery> = {}, status: 'SUCCEEDED' | 'FAILED' = 'FAILED') {
  const workflow = {
    run: (input: MachineInput) => {
      runs.push(input);
      return Promise.resolve({ status });
    },
  };
  return startProcessing(
    { ...pipeline, workflow },
    { message, receiveCount: 1, sentAtMs: pipeline.clock.now(), receiptHandle: 'handle', ...changes },
  );
}

describe('a message of a FAILED run', () => {
  it('sent before the failure is a late duplicate, and changes nothing', async () => {
    const before = await record();
    expect(await deliver({ sentAtMs: Date.parse(present(before.failedAt)) })).toEqual({
      result: 'done',
      outcome: 'ENDED',
    });
    expect(await record()).toEqual(before);
  });

  it("sent after the failure was redriven with AWS's own tools: a new attempt, through all its deliveries", async () => {
    const sentAtMs = pipeline.clock.now();
    expect(await deliver({ sentAtMs })).toMatchObject({ result: 'again', outcome: 'RETRY' });
    expect(await record()).toMatchObject({ status: 'PROCESSING', attempt: 2 });
    pipeline.pass(60_000);
    expect(await deliver({ sentAtMs, receiveCount: 2 })).toMatchObject({ outcome: 'RETRY' });
    expect(await deliver({ sentAtMs, receiveCount: 3 })).toMatchObject({ outcome: 'FAILED' });
    expect(runs).toMatchObject([
      { attempt: 2, delivery: 1 },
      { attempt: 2, delivery: 2 },
      { attempt: 2, delivery: 3, lastDelivery: true },
    ]);
    expect(await record()).toMatchObject({ status: 'FAILED', attempt: 2 });
    pipeline.pass(1);
    expect(await deliver()).toMatchObject({ outcome: 'RETRY' });
    expect(await record()).toMatchObject({ status: 'PROCESSING', attempt: 3 });
  });

  it('delivered twice at the same time restarts it once', async () => {
    await Promise.all([deliver(), deliver()]);
    expect(await record()).toMatchObject({ status: 'PROCESSING', attempt: 2 });
    expect(runs).toMatchObject([{ attempt: 2 }, { attempt: 2 }]);
  });
});

describe('after qip redrive', () => {
  beforeEach(async () => {
    await pipeline.records.redrive(message, 1, now());
  });

  it('the new message starts the next attempt', async () => {
    await deliver({ message: { ...message, attempt: 2 } }, 'SUCCEEDED');
    expect(runs).toMatchObject([{ attempt: 2, delivery: 1 }]);
    expect(await record()).toMatchObject({ status: 'PROCESSING', attempt: 2 });
  });

  it('the old message starts nothing, whenever it was sent', async () => {
    for (const started of [false, true]) {
      if (started) await pipeline.records.startProcessing(message, 2, now());
      expect(await deliver()).toEqual({ result: 'done', outcome: 'OUTDATED' });
    }
    expect(runs).toEqual([]);
  });
});

describe('a message of a COMPLETED run', () => {
  it('repeats the notification if it was received before or sent after the end', async () => {
    const completed = { ...(await record()), status: 'COMPLETED' as const, updatedAt: now() };
    pipeline.records.startProcessing = () => Promise.resolve({ started: false, record: completed });
    const sentAtMs = pipeline.clock.now();
    expect(await deliver({ sentAtMs })).toEqual({ result: 'done', outcome: 'ENDED' });
    expect(runs).toEqual([]);
    await deliver({ sentAtMs, receiveCount: 2 }, 'SUCCEEDED');
    await deliver({ sentAtMs: sentAtMs + 1 }, 'SUCCEEDED');
    expect(runs).toHaveLength(2);
  });
});
