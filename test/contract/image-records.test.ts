import { afterEach, describe, expect, it } from '@jest/globals';

import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { MemoryImageRecords } from '#adapters/memory/memory-image-records.ts';
import type { Archived, RecordedError, StageEntry } from '#contracts/record.ts';
import { SupersededError } from '#domain/pipeline-error.ts';
import { allPages } from '#pipeline/queries/all-pages.ts';
import type { ImageRecords, NewRecord, UploadDays } from '#ports/image-records.ts';

import { makeRecord } from '../support/make-record.ts';
import { openTables, type Tables } from './support/open-tables.ts';

const AT = '2026-11-24T10:00:05.000Z';
const RUN = { imageKey: 'uploads/a.jpg', runId: 'aaaaaaaaaaaa' };
const NEWER = { imageKey: 'uploads/a.jpg', runId: 'bbbbbbbbbbbb' };
const ERROR: RecordedError = {
  code: 'INTERNAL_ERROR',
  category: 'permanent',
  stage: 'resize',
  message: 'It broke.',
  attempts: 3,
};
const OBJECT = { key: 'k', size: 1, sha256: 's', width: 1, height: 1 };
const ARCHIVED: Archived = { bucket: 'archive', original: OBJECT, resized: OBJECT, thumbnail: OBJECT };

function upload(changes: Partial<NewRecord> = {}): NewRecord {
  const { revision: _revision, attempt: _attempt, stages: _stages, ...record } = makeRecord(changes);
  return record;
}
function entry(status: StageEntry['status'], timestamp = AT): StageEntry {
  return {
    status,
    timestamp,
    startedAt: AT,
    attempt: 1,
    ...(status === 'COMPLETED' ? { output: { value: 1 } } : {}),
  };
}

let tables: Tables | undefined;

afterEach(async () => {
  await tables?.close();
  tables = undefined;
});

const IMPLEMENTATIONS: Readonly<Record<string, () => Promise<ImageRecords>>> = {
  'in memory': () => Promise.resolve(new MemoryImageRecords()),
  'in DynamoDB': async () => {
    tables = await openTables();
    return dynamoImageRecords(tables.client, tables.records);
  },
};

describe.each(Object.entries(IMPLEMENTATIONS))('records %s', (_name, open) => {
  async function started(): Promise<ImageRecords> {
    const records = await open();
    await records.recordUpload(upload());
    await records.startProcessing(RUN, 1, AT);
    return records;
  }

  it('keep an upload unchanged, and count its changes [U9, C4]', async () => {
    const records = await open();
    expect(await records.recordUpload(upload())).toBe('recorded');
    expect(await records.get(RUN.imageKey)).toEqual(makeRecord());
    expect(await records.get('uploads/other.jpg')).toBeUndefined();
  });

  it('accept a newer upload, but neither an older one nor the same again', async () => {
    const records = await started();
    expect(await records.recordUpload(upload())).toBe('known');
    expect(await records.recordUpload(upload({ runId: 'cccccccccccc', sequencer: '0000' }))).toBe('older');
    expect(
      await records.recordUpload(upload({ runId: NEWER.runId, versionId: 'v2', sequencer: 'FFFF' })),
    ).toBe('recorded');
    expect(await records.get(RUN.imageKey)).toMatchObject({
      runId: NEWER.runId,
      status: 'UPLOADED',
      revision: 3,
      stages: {},
    });
  });

  it('start a run once', async () => {
    const records = await open();
    await records.recordUpload(upload());
    expect(await records.startProcessing(RUN, 1, AT)).toMatchObject({
      started: true,
      record: { status: 'PROCESSING', revision: 2 },
    });
    expect(await records.startProcessing(RUN, 1, AT)).toMatchObject({
      started: false,
      record: { status: 'PROCESSING', revision: 2 },
    });
    expect(await records.startProcessing({ ...RUN, imageKey: 'uploads/none.jpg' }, 1, AT)).toEqual({
      started: false,
      record: undefined,
    });
  });

  it('give a completed stage its memo, and nothing to do [P8]', async () => {
    const records = await started();
    expect(await records.claimStage(RUN, 'resize', entry('IN_PROGRESS'))).toMatchObject({
      claimed: true,
      record: { stages: { resize: { status: 'IN_PROGRESS' } } },
    });
    await records.finishStage(RUN, 'resize', entry('COMPLETED'));
    expect(await records.claimStage(RUN, 'resize', entry('IN_PROGRESS'))).toMatchObject({
      claimed: false,
      record: { stages: { resize: { output: { value: 1 } } } },
    });
  });

  it('count a write once even if it arrives twice because its response was lost', async () => {
    const records = await started();
    const [begun, failed] = [entry('IN_PROGRESS'), entry('FAILED')];
    const error = { code: 'TIMED_OUT', category: 'transient', message: 'slow', attempts: 1 } as const;
    for (let time = 0; time < 2; time += 1)
      expect(await records.claimStage(RUN, 'resize', begun)).toMatchObject({ claimed: true });
    for (let time = 0; time < 2; time += 1) await records.failStage(RUN, 'resize', failed);
    for (let time = 0; time < 2; time += 1) await records.noteFailure(RUN, error, AT);
    // Uploaded, started, claimed, failed, noted.
    expect(await records.get(RUN.imageKey)).toMatchObject({ revision: 5 });
  });

  it('never undo a finished stage, whatever a slower try writes', async () => {
    const records = await started();
    await records.claimStage(RUN, 'resize', entry('IN_PROGRESS'));
    await records.finishStage(RUN, 'resize', entry('COMPLETED'));
    await records.failStage(RUN, 'resize', entry('FAILED'));
    await records.finishStage(RUN, 'resize', entry('COMPLETED', '2026-11-24T10:00:09.000Z'));
    expect(await records.get(RUN.imageKey)).toMatchObject({
      revision: 4,
      stages: { resize: { status: 'COMPLETED', timestamp: AT } },
    });
  });

  it('write two parallel stages without losing one', async () => {
    const records = await started();
    await Promise.all([
      records.claimStage(RUN, 'resize', entry('IN_PROGRESS')),
      records.claimStage(RUN, 'thumbnail', entry('IN_PROGRESS')),
    ]);
    await Promise.all([
      records.finishStage(RUN, 'resize', entry('COMPLETED')),
      records.finishStage(RUN, 'thumbnail', entry('COMPLETED')),
    ]);
    expect(await records.get(RUN.imageKey)).toMatchObject({
      revision: 6,
      stages: { resize: { status: 'COMPLETED' }, thumbnail: { status: 'COMPLETED' } },
    });
  });

  it('forget the memo of a stage whose output is gone', async () => {
    const records = await started();
    await records.claimStage(RUN, 'resize', entry('IN_PROGRESS'));
    await records.finishStage(RUN, 'resize', entry('COMPLETED'));
    await records.failStage(RUN, 'archive', entry('FAILED'), ['resize']);
    expect(await records.claimStage(RUN, 'resize', entry('IN_PROGRESS'))).toMatchObject({ claimed: true });
  });

  it('complete a run once; a later caller finds it done [P12]', async () => {
    const records = await started();
    await records.claimStage(RUN, 'archive', entry('IN_PROGRESS'));
    const first = await records.complete(RUN, entry('COMPLETED'), ARCHIVED, 'archive/x/');
    expect(first).toMatchObject({ status: 'COMPLETED', archivedLocation: 'archive/x/', archived: ARCHIVED });
    expect(
      await records.complete(RUN, entry('COMPLETED', '2026-11-24T11:00:00.000Z'), ARCHIVED, 'archive/y/'),
    ).toEqual(first);
    expect(await records.claimStage(RUN, 'archive', entry('IN_PROGRESS'))).toMatchObject({
      claimed: false,
      record: { revision: first.revision },
    });
  });

  it('settle a run once: an ended run never changes again [P4, P11]', async () => {
    const records = await started();
    await records.noteFailure(RUN, { ...ERROR, attempts: 1 }, AT);
    expect(await records.get(RUN.imageKey)).toMatchObject({
      status: 'PROCESSING',
      lastError: { attempts: 1 },
    });
    const failed = await records.settle(RUN, 'FAILED', ERROR, AT);
    expect(failed).toMatchObject({ status: 'FAILED', error: ERROR, errorMessage: 'It broke.', failedAt: AT });
    expect(failed).not.toHaveProperty('lastError');
    expect(await records.settle(RUN, 'REJECTED', ERROR, AT)).toEqual(failed);
    expect(await records.noteFailure(RUN, ERROR, AT)).toEqual(failed);
    await expect(records.claimStage(RUN, 'resize', entry('IN_PROGRESS'))).rejects.toThrow(SupersededError);
    await expect(records.complete(RUN, entry('COMPLETED'), ARCHIVED, 'x')).rejects.toThrow(SupersededError);
  });

  it('restart a FAILED run only as its next attempt', async () => {
    const records = await started();
    await records.settle(RUN, 'FAILED', ERROR, AT);
    expect(await records.startProcessing(RUN, 1, AT)).toMatchObject({ started: false });
    expect(await records.restartFailed(RUN, 3, AT)).toMatchObject({ started: false });
    const { record } = await records.restartFailed(RUN, 2, AT);
    expect(record).toMatchObject({ status: 'PROCESSING', attempt: 2 });
    expect(record).not.toHaveProperty('error');
  });

  it('refuse every change of a run that a newer upload replaced', async () => {
    const records = await started();
    await records.recordUpload(upload({ runId: NEWER.runId, sequencer: 'FFFF' }));
    const before = await records.get(RUN.imageKey);
    const attempts = [
      () => records.startProcessing(RUN, 1, AT),
      () => records.claimStage(RUN, 'resize', entry('IN_PROGRESS')),
      () => records.finishStage(RUN, 'resize', entry('COMPLETED')),
      () => records.complete(RUN, entry('COMPLETED'), ARCHIVED, 'x'),
      () => records.settle(RUN, 'FAILED', ERROR, AT),
      () => records.noteFailure(RUN, ERROR, AT),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(SupersededError);
    await records.touch(RUN, AT);
    expect(await records.get(RUN.imageKey)).toEqual(before);
  });

  it('make a FAILED run UPLOADED again by a redrive, once, as its next attempt', async () => {
    const records = await started();
    expect(await records.redrive(RUN, 1, AT)).toBe(false);
    const { revision } = await records.settle(RUN, 'FAILED', ERROR, AT);
    const at = '2026-11-24T12:00:00.000Z';
    expect(await records.redrive({ ...RUN, runId: NEWER.runId }, 1, at)).toBe(false);
    expect(await records.redrive({ ...RUN, imageKey: 'uploads/none.jpg' }, 1, at)).toBe(false);
    expect(await records.redrive(RUN, 1, at)).toBe(true);
    expect(await records.redrive(RUN, 1, at)).toBe(false);
    expect(await records.get('uploads/none.jpg')).toBeUndefined();
    const redriven = await records.get(RUN.imageKey);
    expect(redriven).toMatchObject({
      status: 'UPLOADED',
      attempt: 2,
      redriveRequestedAt: at,
      updatedAt: at,
      revision: revision + 1,
    });
    for (const name of ['error', 'errorMessage', 'failedAt']) expect(redriven).not.toHaveProperty(name);
    expect(await records.startProcessing(RUN, 1, AT)).toMatchObject({ started: false });
    expect(await records.startProcessing(RUN, 2, AT)).toMatchObject({
      started: true,
      record: { status: 'PROCESSING', attempt: 2 },
    });
  });

  it('keep the time of the failure when a message restarts the run, so that the message is recognised', async () => {
    const records = await started();
    await records.settle(RUN, 'FAILED', ERROR, AT);
    expect((await records.restartFailed(RUN, 2, '2026-11-24T12:00:00.000Z')).record).toMatchObject({
      failedAt: AT,
    });
  });

  it('are listed by status and days, each exactly once even if many have the same time [P9]', async () => {
    const records = await open();
    const days = ['2026-11-22', '2026-11-23', '2026-11-24'];
    for (const uploadDay of days)
      for (let index = 0; index < 3; index += 1)
        await records.recordUpload(
          upload({
            imageKey: `uploads/${uploadDay}-${String(index)}.jpg`,
            uploadDay,
            uploadTimestamp: `${uploadDay}T23:59:59.999Z`,
          }),
        );
    const list = async (days: UploadDays): Promise<string[]> => {
      const keys: string[] = [];
      for await (const image of allPages((page) => records.listByStatus('UPLOADED', { ...page, ...days }), 2))
        keys.push(image.imageKey);
      return keys;
    };
    expect(new Set(await list({})).size).toBe(9);
    const inside = await list({ fromDay: '2026-11-23', toDay: '2026-11-23' });
    expect([...inside].sort()).toEqual([0, 1, 2].map((index) => `uploads/2026-11-23-${String(index)}.jpg`));
    expect(await list({ fromDay: '2026-11-23' })).toHaveLength(6);
    expect(await list({ toDay: '2026-11-23' })).toHaveLength(6);
  });

  it('refuse a cursor that is not from the same list [P9]', async () => {
    const records = await open();
    for (const uploadTimestamp of ['2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z'])
      await records.recordUpload(
        upload({
          imageKey: `uploads/${uploadTimestamp}`,
          uploadDay: uploadTimestamp.slice(0, 10),
          uploadTimestamp,
        }),
      );
    const { cursor = '' } = await records.listByStatus('UPLOADED', { limit: 1 });
    const refused = { code: 'MALFORMED_INPUT', message: expect.stringContaining('cursor') };
    for (const wrong of ['', 'x', '%%%', 'e30', Buffer.from('["a"]').toString('base64url')])
      await expect(records.listByStatus('UPLOADED', { limit: 1, cursor: wrong })).rejects.toMatchObject(
        refused,
      );
    await expect(records.listByDay('2026-11-23', { limit: 1, cursor })).rejects.toMatchObject(refused);
    await expect(
      records.listByStatus('UPLOADED', { limit: 1, cursor, toDay: '2026-11-23' }),
    ).rejects.toMatchObject(refused);
  });

  it('are listed by status and by day, newest first, page by page [P9]', async () => {
    const records = await open();
    for (let index = 0; index < 5; index += 1)
      await records.recordUpload(
        upload({
          imageKey: `uploads/${String(index)}.jpg`,
          uploadTimestamp: `2026-11-24T10:00:0${String(index)}.000Z`,
        }),
      );
    await records.recordUpload(
      upload({
        imageKey: 'uploads/other.jpg',
        status: 'REJECTED',
        uploadDay: '2026-11-23',
        uploadTimestamp: '2026-11-23T10:00:00.000Z',
      }),
    );
    const keys: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await records.listByStatus('UPLOADED', {
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      keys.push(...page.items.map(({ imageKey }) => imageKey));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(keys).toEqual([4, 3, 2, 1, 0].map((index) => `uploads/${String(index)}.jpg`));
    expect((await records.listByDay('2026-11-23', { limit: 10 })).items).toMatchObject([
      { imageKey: 'uploads/other.jpg', status: 'REJECTED' },
    ]);
  });
});
