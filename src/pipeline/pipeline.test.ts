import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';

import { stagesBefore, STEPS } from '#contracts/stages.ts';
import { makeImage } from '#test/support/images/make-image.ts';
import { makePipeline } from '#test/support/make-pipeline.ts';
import { present } from '#test/support/present.ts';
import { imageRecord } from '#contracts/record.ts';
import { SupersededError } from '#domain/pipeline-error.ts';

import { archiveImage } from './stages/archive-image.ts';
import { extractMetadata } from './stages/extract-metadata.ts';
import { generateThumbnail } from './stages/generate-thumbnail.ts';
import { publishChanges } from './outbox/publish-changes.ts';
import { resizeImage } from './stages/resize-image.ts';
import { settleFailure } from './run/settle-failure.ts';
import { startProcessing } from './run/start-processing.ts';
import { validateImage } from './stages/validate-image.ts';

const KEY = 'uploads/a b+c.jpg';
let PHOTO: Buffer;

beforeAll(async () => {
  PHOTO = await makeImage({ format: 'jpeg', width: 1200, height: 900, camera: true });
});

describe('ingest', () => {
  it('makes a record with all required fields [P1, D1, C8]', async () => {
    const pipeline = makePipeline();
    expect(await pipeline.upload(KEY, PHOTO, 'text/plain')).toBe('UPLOADED');
    const record = present(await pipeline.records.get(KEY));
    expect(() => imageRecord.parse(record)).not.toThrow();
    expect(record).toMatchObject({
      status: 'UPLOADED',
      contentType: 'image/jpeg',
      declaredContentType: 'text/plain',
      size: PHOTO.length,
      uploadTimestamp: '2026-11-24T10:00:00.000Z',
      uploadDay: '2026-11-24',
      stages: {},
    });
  });

  it.each<[string, () => Uint8Array, string]>([
    ['a text named .jpg', () => Buffer.from('hello'), 'NOT_AN_IMAGE'],
    ['an empty file', () => new Uint8Array(), 'EMPTY_FILE'],
    ['a file over 10 MiB', () => Buffer.concat([PHOTO, Buffer.alloc(10_485_760)]), 'TOO_LARGE'],
    [
      'a BMP',
      () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(12), Buffer.from([40, 0, 0, 0])]),
      'UNSUPPORTED_FORMAT',
    ],
  ])('rejects %s immediately, and nothing is enqueued [P3, U6, C6.1]', async (_name, bytes, code) => {
    const pipeline = makePipeline();
    expect(await pipeline.upload(KEY, bytes())).toBe('REJECTED');
    expect(await pipeline.records.get(KEY)).toMatchObject({
      status: 'REJECTED',
      error: { code, category: 'rejected' },
    });
    await publishChanges(pipeline, pipeline.records.changes);
    expect(pipeline.bus.events.map(({ type }) => type)).toEqual(['ImageRejected']);
  });

  it('ignores folder markers', async () => {
    const pipeline = makePipeline();
    expect(await pipeline.upload('uploads/folder/', new Uint8Array())).toBe('IGNORED');
    expect(pipeline.records.changes).toEqual([]);
  });

  it('rejects an upload that was deleted before', async () => {
    const pipeline = makePipeline();
    pipeline.objects.read = () => Promise.resolve(undefined);
    expect(await pipeline.upload(KEY, PHOTO)).toBe('REJECTED');
    expect(await pipeline.records.get(KEY)).toMatchObject({ error: { code: 'SOURCE_GONE' } });
  });
});

describe('the stages', () => {
  it('bring an image to COMPLETED with 12 changes of its record, and no more [F5, F6, U9, C6.5]', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const input = await pipeline.started(KEY);
    await validateImage(pipeline, input);
    await extractMetadata(pipeline, input);
    await Promise.all([resizeImage(pipeline, input), generateThumbnail(pipeline, input)]);
    const { archivedLocation, notification } = await archiveImage(pipeline, input);

    const record = present(await pipeline.records.get(KEY));
    expect(record).toMatchObject({ status: 'COMPLETED', revision: 12, archivedLocation });
    expect(notification).toMatchObject({
      eventType: 'PROCESSING_COMPLETED',
      eventId: `${record.runId}/000012/2`,
    });
    expect(
      pipeline.objects
        .keys(pipeline.archiveBucket)
        .filter((key) => key.startsWith('archive/'))
        .sort(),
    ).toEqual(['original.jpg', 'resized.jpg', 'thumbnail.jpg'].map((name) => archivedLocation + name));
  });

  it('do nothing twice: a finished one returns what it stored [P8]', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const input = await pipeline.started(KEY);
    const first = await validateImage(pipeline, input);
    const changes = pipeline.records.changes.length;
    pipeline.objects.read = () => Promise.reject(new Error('read again'));
    expect(await validateImage(pipeline, input)).toEqual(first);
    expect(pipeline.records.changes).toHaveLength(changes);
  });

  it('note their failure in the record [U8, F6]', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO.subarray(0, PHOTO.length / 2));
    const input = await pipeline.started(KEY);
    await expect(validateImage(pipeline, input)).rejects.toMatchObject({
      name: 'InvalidImageError',
      message: expect.stringMatching(/^TRUNCATED in validation: /),
    });
    expect((await pipeline.records.get(KEY))?.stages.validation).toMatchObject({
      status: 'FAILED',
      errorMessage: expect.stringContaining('ends after'),
    });
  });

  it('mend an irregular file in memory, note what it was, and archive it as it is [R5]', async () => {
    const pipeline = makePipeline();
    const irregular = PHOTO.subarray(0, -2);
    await pipeline.upload(KEY, irregular);
    const input = await pipeline.started(KEY);
    await validateImage(pipeline, input);
    await extractMetadata(pipeline, input);
    await Promise.all([resizeImage(pipeline, input), generateThumbnail(pipeline, input)]);
    await archiveImage(pipeline, input);

    const warnings = [{ code: 'END_MARKER_MISSING', count: 1, offset: irregular.length }];
    const record = present(await pipeline.records.get(KEY));
    expect(() => imageRecord.parse(record)).not.toThrow();
    // With validate's own change: a record still changes 12 times.
    expect(record).toMatchObject({ status: 'COMPLETED', revision: 12, warnings });
    expect(record.archived?.original.size).toBe(irregular.length);
    await publishChanges(pipeline, pipeline.records.changes);
    const noted = pipeline.bus.events.filter(({ detail }) => detail.metadata?.['warnings'] !== undefined);
    expect(noted.map(({ type, detail }) => [type, detail.stage, detail.metadata?.['warnings']])).toEqual([
      ['StageCompleted', 'validation', warnings],
      ['ProcessingCompleted', undefined, warnings],
    ]);
  });

  it('reject a file without an end mark as TRUNCATED if the decoder misses image data [R5]', async () => {
    const progressive = await makeImage({ format: 'jpeg', width: 300, height: 200, progressive: true });
    const pipeline = makePipeline();
    await pipeline.upload(KEY, progressive.subarray(0, -12));
    const input = await pipeline.started(KEY);
    await validateImage(pipeline, input);
    await expect(resizeImage(pipeline, input)).rejects.toMatchObject({ code: 'TRUNCATED' });
  });

  it('reject an irregular file if the setting strictness says so [R5]', async () => {
    const pipeline = { ...makePipeline(), strictness: 'strict' as const };
    await pipeline.upload(KEY, PHOTO.subarray(0, -2));
    await expect(validateImage(pipeline, await pipeline.started(KEY))).rejects.toMatchObject({
      name: 'InvalidImageError',
      code: 'TRUNCATED',
      details: { warning: 'END_MARKER_MISSING' },
      message: expect.stringContaining('setting strictness'),
    });
    await pipeline.upload(KEY, PHOTO);
    await expect(validateImage(pipeline, await pipeline.started(KEY))).resolves.toMatchObject({
      valid: true,
    });
  });

  it('start a new upload without the warnings of the last one [R5]', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO.subarray(0, -2));
    await validateImage(pipeline, await pipeline.started(KEY));
    expect((await pipeline.records.get(KEY))?.warnings).toHaveLength(1);
    await pipeline.upload(KEY, PHOTO);
    await validateImage(pipeline, await pipeline.started(KEY));
    expect((await pipeline.records.get(KEY))?.warnings).toBeUndefined();
  });

  it('end quietly if a newer upload has replaced their run', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const old = await pipeline.started(KEY);
    await pipeline.upload(KEY, PHOTO);
    await expect(validateImage(pipeline, old)).rejects.toThrow(SupersededError);
  });

  it('give stage times that never go backwards, even if the clock does', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const input = await pipeline.started(KEY);
    await validateImage(pipeline, input);
    pipeline.pass(-3_600_000);
    await extractMetadata(pipeline, input);
    const { stages } = present(await pipeline.records.get(KEY));
    expect(present(stages.metadata).timestamp >= present(stages.validation).timestamp).toBe(true);
  });
});

describe('archive', () => {
  async function readyToArchive() {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const input = await pipeline.started(KEY);
    await validateImage(pipeline, input);
    await extractMetadata(pipeline, input);
    const { resizedKey } = await resizeImage(pipeline, input);
    await generateThumbnail(pipeline, input);
    return { pipeline, input, resizedKey };
  }

  it('copies original and derivatives unchanged [U5, C6.5]', async () => {
    const { pipeline, input } = await readyToArchive();
    const { archivedLocation } = await archiveImage(pipeline, input);
    const copy = await pipeline.objects.read({
      bucket: pipeline.archiveBucket,
      key: `${archivedLocation}original.jpg`,
    });
    expect(copy?.bytes).toEqual(PHOTO);
  });

  it('has a missing derivative made again [U5]', async () => {
    const { pipeline, input, resizedKey } = await readyToArchive();
    await pipeline.objects.remove(pipeline.archiveBucket, [resizedKey]);
    await expect(archiveImage(pipeline, input)).rejects.toMatchObject({
      name: 'TransientError',
      code: 'DERIVATIVE_GONE',
    });
    expect((await pipeline.records.get(KEY))?.stages).not.toHaveProperty('resize');
    await resizeImage(pipeline, input);
    expect(await archiveImage(pipeline, input)).toMatchObject({ status: 'COMPLETED' });
  });

  it('commits nothing if a copy differs from what was read', async () => {
    const { pipeline, input } = await readyToArchive();
    pipeline.objects.copy = () => Promise.resolve({ sha256: 'other' });
    await expect(archiveImage(pipeline, input)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    expect(await pipeline.records.get(KEY)).toMatchObject({
      status: 'PROCESSING',
      stages: { archive: { status: 'FAILED' } },
    });
  });

  it('uses the checksum of the uploader, and commits nothing that differs from it', async () => {
    const pipeline = makePipeline();
    const value = createHash('sha256').update(PHOTO).digest('base64');
    await pipeline.upload(KEY, PHOTO, 'image/jpeg', { algorithm: 'SHA256', value });
    const input = await pipeline.started(KEY);
    expect(await validateImage(pipeline, input)).toMatchObject({
      sha256: value,
      uploadChecksum: { algorithm: 'SHA256', value },
    });
    await extractMetadata(pipeline, input);
    await Promise.all([resizeImage(pipeline, input), generateThumbnail(pipeline, input)]);
    await archiveImage(pipeline, input);
    expect(await pipeline.records.get(KEY)).toMatchObject({ archived: { original: { sha256: value } } });

    await pipeline.upload(KEY, PHOTO, 'image/jpeg', { algorithm: 'SHA256', value: 'another' });
    await expect(validateImage(pipeline, await pipeline.started(KEY))).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
      category: 'transient',
    });
  });

  it('leaves nothing behind if a newer upload came meanwhile', async () => {
    const { pipeline, input } = await readyToArchive();
    const copy = pipeline.objects.copy.bind(pipeline.objects);
    pipeline.objects.copy = async (order) => {
      const done = await copy(order);
      if (order.to.key.endsWith('thumbnail.jpg')) await pipeline.upload(KEY, PHOTO);
      return done;
    };
    await expect(archiveImage(pipeline, input)).rejects.toThrow(SupersededError);
    expect(pipeline.objects.keys(pipeline.archiveBucket).filter((key) => key.startsWith('archive/'))).toEqual(
      [],
    );
  });

  it('leaves the archive of a completed run alone if a late repeat finds it replaced', async () => {
    const { pipeline, input } = await readyToArchive();
    await archiveImage(pipeline, input);
    const archived = pipeline.objects
      .keys(pipeline.archiveBucket)
      .filter((key) => key.startsWith('archive/'));
    await pipeline.upload(KEY, PHOTO);
    await expect(archiveImage(pipeline, input)).rejects.toThrow(SupersededError);
    expect(archived).toHaveLength(3);
    expect(pipeline.objects.keys(pipeline.archiveBucket)).toEqual(expect.arrayContaining(archived));
  });
});

describe('a machine that stopped', () => {
  const DONE = { status: 'COMPLETED', timestamp: 'now', startedAt: 'now', attempt: 1 } as const;
  const CRASH = {
    Error: 'Runtime.ExitError',
    Cause: '{"errorType":"Runtime.ExitError","errorMessage":"signal: killed"}',
  };

  it.each([
    [1, 'RETRY', 'PROCESSING'],
    [2, 'RETRY', 'PROCESSING'],
    [3, 'FAILED', 'FAILED'],
  ])('in delivery %i gives %s, and the record is %s [E3, P11]', async (delivery, outcome, status) => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const run = await pipeline.started(KEY);
    for (const stage of stagesBefore('archive')) await pipeline.records.finishStage(run, stage, DONE);
    const done = Object.fromEntries(STEPS.slice(0, -1).map(({ result }) => [result, {}]));
    const input = { ...(await pipeline.inputOf(KEY, delivery)), ...done, error: CRASH };
    expect(await settleFailure(pipeline, input)).toMatchObject({
      status: outcome,
      error: { code: 'FUNCTION_CRASHED', stage: 'archive', attempts: delivery },
    });
    expect(await pipeline.records.get(KEY)).toMatchObject({ status });
  });

  it.each([
    [1, 'RETRY', 'PROCESSING', 'FUNCTION_CRASHED'],
    [2, 'RETRY', 'PROCESSING', 'FUNCTION_CRASHED'],
    [3, 'REJECTED', 'REJECTED', 'TOO_COMPLEX'],
  ])(
    'while reading the file gives %s in delivery %i: a run killed by its file every time ends %s',
    async (delivery, outcome, status, code) => {
      const pipeline = makePipeline();
      await pipeline.upload(KEY, PHOTO);
      await validateImage(pipeline, await pipeline.started(KEY));
      const input = { ...(await pipeline.inputOf(KEY, delivery)), validation: {}, error: CRASH };
      expect(await settleFailure(pipeline, input)).toMatchObject({
        status: outcome,
        error: { code, stage: 'metadata', attempts: delivery },
      });
      expect(await pipeline.records.get(KEY)).toMatchObject({ status });
    },
  );

  it('because it timed out does not name the stage, but the record does', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const run = await pipeline.started(KEY);
    await validateImage(pipeline, run);
    await extractMetadata(pipeline, run);
    await resizeImage(pipeline, run);
    const error = { Error: 'States.Timeout', Cause: 'The state machine exceeded its time limit.' };
    expect(await settleFailure(pipeline, { ...(await pipeline.inputOf(KEY, 3)), error })).toMatchObject({
      status: 'REJECTED',
      error: { code: 'TOO_COMPLEX', stage: 'thumbnail' },
    });
  });

  it.each(['Runtime.ImportModuleError', 'Lambda.TooManyRequestsException', 'TypeError'])(
    'with %s is not blamed on the file',
    async (name) => {
      const pipeline = makePipeline();
      await pipeline.upload(KEY, PHOTO);
      await pipeline.started(KEY);
      const error = { Error: name, Cause: '{"errorMessage":"broken"}' };
      expect(await settleFailure(pipeline, { ...(await pipeline.inputOf(KEY, 3)), error })).toMatchObject({
        status: 'FAILED',
      });
    },
  );

  it.each([
    ['resize', 'REJECTED', 'TOO_COMPLEX'],
    ['archive', 'FAILED', 'DECODE_FAILED'],
  ])('after DECODE_FAILED in %s ends %s, as the registry of errors says', async (stage, status, code) => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    await pipeline.started(KEY);
    const error = {
      Error: 'TransientError',
      Cause: JSON.stringify({ errorMessage: `DECODE_FAILED in ${stage}: The image could not be made.` }),
    };
    expect(await settleFailure(pipeline, { ...(await pipeline.inputOf(KEY, 3)), error })).toMatchObject({
      status,
      error: { code, stage },
    });
  });

  it('keeps the details of a rejection for programs', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO.subarray(0, 1000));
    const input = await pipeline.started(KEY);
    const thrown: unknown = await validateImage(pipeline, input).catch((error: unknown) => error);
    const { name, message } = thrown as Error;
    const error = { Error: name, Cause: JSON.stringify({ errorType: name, errorMessage: message }) };
    await settleFailure(pipeline, { ...input, error });
    expect(await pipeline.records.get(KEY)).toMatchObject({
      error: { code: 'TRUNCATED', details: { format: 'JPEG', sizeBytes: 1000 } },
      errorMessage: expect.stringMatching(/^[^{]*$/),
    });
  });

  it('because of the file is REJECTED at once [E1]', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const input = await pipeline.started(KEY);
    const error = { Error: 'InvalidImageError', Cause: '{"errorMessage":"CORRUPT in resize: It breaks."}' };
    expect(await settleFailure(pipeline, { ...input, error })).toMatchObject({ status: 'REJECTED' });
    expect(await pipeline.records.get(KEY)).toMatchObject({
      status: 'REJECTED',
      errorMessage: 'It breaks.',
      error: { code: 'CORRUPT', stage: 'resize' },
    });
  });

  it('because a decode timed out blames the file only in the last delivery', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    await pipeline.started(KEY);
    const error = {
      Error: 'TransientError',
      Cause: '{"errorMessage":"DECODE_TIMED_OUT in resize: Too long."}',
    };
    expect(await settleFailure(pipeline, { ...(await pipeline.inputOf(KEY, 1)), error })).toMatchObject({
      status: 'RETRY',
    });
    expect(await settleFailure(pipeline, { ...(await pipeline.inputOf(KEY, 3)), error })).toMatchObject({
      status: 'REJECTED',
      error: { code: 'TOO_COMPLEX' },
    });
  });
});

describe('start', () => {
  const delivery = async (pipeline: ReturnType<typeof makePipeline>, receiveCount = 1) => {
    const { delivery: _delivery, lastDelivery: _last, ...message } = await pipeline.inputOf(KEY);
    return { message, receiveCount, sentAtMs: 0, receiptHandle: 'handle' };
  };
  const workflow = (status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT', error?: string) => ({
    run: () => Promise.resolve({ status, error }),
  });

  it.each([
    [1, 45],
    [2, 210],
    [3, 0],
  ])('after delivery %i delays the message by %i s [E5]', async (receiveCount, seconds) => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const handled = await startProcessing(
      { ...pipeline, workflow: workflow('FAILED', 'States.Runtime') },
      await delivery(pipeline, receiveCount),
    );
    expect(handled).toMatchObject({ result: 'again', outcome: receiveCount === 3 ? 'FAILED' : 'RETRY' });
    expect(pipeline.queue.waits.get('handle')).toBe(seconds);
  });

  it('deletes the message of an image that is done, gone or replaced', async () => {
    const pipeline = makePipeline();
    await pipeline.upload(KEY, PHOTO);
    const first = await delivery(pipeline);
    await pipeline.upload(KEY, PHOTO);
    const ports = { ...pipeline, workflow: workflow('SUCCEEDED') };
    expect(await startProcessing(ports, first)).toEqual({ result: 'done', outcome: 'SUPERSEDED' });
    const gone = { ...first, message: { ...first.message, imageKey: 'uploads/none.jpg' } };
    expect(await startProcessing(ports, gone)).toEqual({ result: 'done', outcome: 'GONE' });
    expect(await startProcessing(ports, await delivery(pipeline))).toEqual({
      result: 'done',
      outcome: 'COMPLETED',
    });
  });
});
