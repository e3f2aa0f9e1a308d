import { describe, expect, it } from '@jest/globals';

import { makeRecord } from '#test/support/make-record.ts';
import { eventDetail } from '#contracts/events.ts';
import { processingMessage } from '#contracts/messages.ts';
import { notification } from '#contracts/notification.ts';
import type { ImageRecord, StageEntry } from '#contracts/record.ts';

import { deriveEvents } from './derive-events.ts';

const ERROR = {
  code: 'TRUNCATED',
  category: 'rejected',
  stage: 'validation',
  message: 'It ends.',
  attempts: 1,
} as const;
const entry = (status: StageEntry['status'], output?: Record<string, unknown>): StageEntry => ({
  status,
  timestamp: '2026-11-24T10:00:02.000Z',
  startedAt: '2026-11-24T10:00:02.000Z',
  attempt: 1,
  ...(output === undefined ? {} : { output }),
});
const next = (record: ImageRecord, changes: Partial<ImageRecord>): ImageRecord => ({
  ...record,
  revision: record.revision + 1,
  ...changes,
});
const uploaded = makeRecord();
const processing = next(uploaded, { status: 'PROCESSING' });
const typesOf = (before: ImageRecord | undefined, after: ImageRecord): string[] =>
  deriveEvents(before, after).map(({ type }) => type);

describe('every change of a record is one event', () => {
  it.each<[string, ImageRecord | undefined, ImageRecord, string[]]>([
    ['an upload', undefined, uploaded, ['ImageUploaded']],
    [
      'an upload that is not an image',
      undefined,
      makeRecord({ status: 'REJECTED', error: ERROR }),
      ['ImageRejected'],
    ],
    ['the start', uploaded, processing, ['ProcessingStarted']],
    [
      'a stage that begins',
      processing,
      next(processing, { stages: { validation: entry('IN_PROGRESS') } }),
      ['StageStarted'],
    ],
    [
      'a stage that ends',
      next(processing, { stages: { validation: entry('IN_PROGRESS') } }),
      next(processing, { stages: { validation: entry('COMPLETED', { valid: true }) } }),
      ['StageCompleted'],
    ],
    [
      'a stage that fails',
      next(processing, { stages: { validation: entry('IN_PROGRESS') } }),
      next(processing, { stages: { validation: { ...entry('FAILED'), errorMessage: 'It ends.' } } }),
      ['StageFailed'],
    ],
    [
      'a delivery that will be repeated',
      processing,
      next(processing, { lastError: { ...ERROR, category: 'permanent' } }),
      ['StageFailed'],
    ],
    ['a rejection', processing, next(processing, { status: 'REJECTED', error: ERROR }), ['ImageRejected']],
    ['a failure', processing, next(processing, { status: 'FAILED', error: ERROR }), ['ProcessingFailed']],
    [
      'a redrive',
      next(processing, { status: 'FAILED' }),
      next(processing, {
        status: 'UPLOADED',
        attempt: 2,
        redriveRequestedAt: '2026-11-25T00:00:00.000Z',
      }),
      ['ProcessingRedriven'],
    ],
    [
      'a touch of a redriven run',
      next(uploaded, { attempt: 2 }),
      next(uploaded, { attempt: 2, updatedAt: '2026-11-24T11:00:00.000Z' }),
      ['ProcessingRedriven'],
    ],
    [
      'a touch of the reconciler',
      uploaded,
      next(uploaded, { updatedAt: '2026-11-24T11:00:00.000Z' }),
      ['ImageUploaded'],
    ],
  ])('%s', (_name, before, after, types) => {
    expect(typesOf(before, after)).toEqual(types);
  });

  it('except the commit of the archive, which is two, the stage first', () => {
    const completed = next(processing, {
      status: 'COMPLETED',
      stages: { archive: entry('COMPLETED') },
      archivedLocation: 'archive/x/',
    });
    const events = deriveEvents(next(processing, { stages: { archive: entry('IN_PROGRESS') } }), completed);
    expect(events.map(({ type, detail }) => [type, detail.eventId])).toEqual([
      ['StageCompleted', 'aaaaaaaaaaaa/000003/1'],
      ['ProcessingCompleted', 'aaaaaaaaaaaa/000003/2'],
    ]);
  });

  it('except a newer upload that replaces an unfinished run, which is two, the old run first', () => {
    const newer = next(processing, { runId: 'bbbbbbbbbbbb', versionId: 'v2', status: 'UPLOADED' });
    const events = deriveEvents(processing, newer);
    expect(events.map(({ type, detail }) => [type, detail.eventId, detail.versionId])).toEqual([
      ['ImageSuperseded', 'aaaaaaaaaaaa/000003/1', 'v1'],
      ['ImageUploaded', 'bbbbbbbbbbbb/000003/2', 'v2'],
    ]);
    expect(typesOf(next(processing, { status: 'COMPLETED' }), newer)).toEqual(['ImageUploaded']);
  });
});

describe('an event', () => {
  it('has the same id every time', () => {
    expect(deriveEvents(uploaded, processing)).toEqual(
      deriveEvents(structuredClone(uploaded), structuredClone(processing)),
    );
  });

  it('contains what a rule passes on as a whole: the message, or the notification [D3, D4, P7]', () => {
    const [upload] = deriveEvents(undefined, uploaded);
    expect(() => eventDetail.parse(upload?.detail)).not.toThrow();
    expect(processingMessage.parse(upload?.detail.metadata)).toMatchObject({
      imageKey: 'uploads/a.jpg',
      contentType: 'image/jpeg',
      size: 1000,
    });
    const [started] = deriveEvents(uploaded, processing);
    expect(notification.parse(started?.detail.metadata)).toMatchObject({
      eventType: 'PROCESSING_STARTED',
      eventId: started?.detail.eventId,
    });
    const [failed] = deriveEvents(processing, next(processing, { status: 'FAILED', error: ERROR }));
    expect(notification.parse(failed?.detail.metadata)).toMatchObject({
      eventType: 'PROCESSING_FAILED',
      error: ERROR,
    });
  });
});
