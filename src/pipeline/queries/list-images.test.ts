import { beforeEach, describe, expect, it } from '@jest/globals';

import { makeRecord } from '#test/support/make-record.ts';
import { MemoryImageRecords } from '#adapters/memory/memory-image-records.ts';
import type { Status } from '#contracts/status.ts';
import { daysBefore } from '#domain/day.ts';

import { listImages, type ListRequest } from './list-images.ts';

type Query = Pick<ListRequest, 'status' | 'fromDay' | 'toDay'>;

let records: MemoryImageRecords;

/** Three images per day on six days, a third of them REJECTED. */
beforeEach(async () => {
  records = new MemoryImageRecords();
  for (let index = 0; index < 18; index += 1) {
    const uploadDay = daysBefore('2026-11-24', 5 - Math.floor(index / 3));
    await add(
      `uploads/${String(index).padStart(2, '0')}.jpg`,
      uploadDay,
      index % 3 === 0 ? 'REJECTED' : 'UPLOADED',
    );
  }
});

async function add(imageKey: string, uploadDay: string, status: Status = 'UPLOADED'): Promise<void> {
  const {
    revision: _revision,
    attempt: _attempt,
    stages: _stages,
    ...record
  } = makeRecord({
    imageKey,
    uploadDay,
    uploadTimestamp: `${uploadDay}T10:00:${imageKey.slice(8, 10)}.000Z`,
    status,
  });
  await records.recordUpload(record);
}

/** Keys of all pages, which have `limit` images each. */
async function listAll(query: Query, limit: number): Promise<string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listImages(records, {
      ...query,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    } as ListRequest);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    keys.push(...page.items.map(({ imageKey }) => imageKey));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}

const numbers = (fits: (index: number) => boolean): string[] =>
  Array.from({ length: 18 }, (_, index) => index)
    .filter(fits)
    .reverse()
    .map((index) => `uploads/${String(index).padStart(2, '0')}.jpg`);

describe('a list', () => {
  it.each<[string, Query, (index: number) => boolean]>([
    ['by status', { status: 'REJECTED' }, (index) => index % 3 === 0],
    ['by days', { fromDay: '2026-11-20', toDay: '2026-11-22' }, (index) => index >= 3 && index < 12],
    ['of one day', { fromDay: '2026-11-24', toDay: '2026-11-24' }, (index) => index >= 15],
    [
      'by both',
      { status: 'UPLOADED', fromDay: '2026-11-20', toDay: '2026-11-22' },
      (index) => index >= 3 && index < 12 && index % 3 !== 0,
    ],
    [
      'by status from a day on',
      { status: 'REJECTED', fromDay: '2026-11-23' },
      (index) => index === 12 || index === 15,
    ],
  ])('%s returns everything once, newest first, whatever the page size [P9]', async (_name, query, fits) => {
    for (const limit of [1, 2, 3, 5, 100]) expect(await listAll(query, limit)).toEqual(numbers(fits));
  });

  it('continues over long periods without uploads, page by page [P9]', async () => {
    await add('uploads/99.jpg', '2025-01-01');
    const keys = await listAll({ fromDay: '2024-01-01', toDay: '2026-11-24' }, 10);
    expect(keys).toEqual([...numbers(() => true), 'uploads/99.jpg']);
  });

  it.each<[string, Partial<ListRequest>, string]>([
    ['an invalid date', { fromDay: '2026-02-30' }, '"2026-02-30" is not a date'],
    ['a date in another form', { toDay: '24.11.2026' }, '"24.11.2026" is not a date'],
    ['a range that ends before it starts', { fromDay: '2026-11-24', toDay: '2026-11-23' }, 'ends earlier'],
    ['an invalid cursor', { cursor: 'nonsense' }, 'The cursor "nonsense"'],
    ['a cursor with an invalid date', { cursor: '2026-13-01' }, 'The cursor'],
    ['a cursor of another range', { cursor: '2026-11-25' }, 'The cursor'],
    ['a truncated cursor', { cursor: '2026-11-24.' }, 'The cursor'],
    ['a changed cursor', { cursor: '2026-11-24.abc' }, 'The cursor'],
  ])('refuses %s, and says so', async (_name, changes, text) => {
    const request = { fromDay: '2026-11-01', toDay: '2026-11-24', limit: 10, ...changes } as ListRequest;
    await expect(listImages(records, request)).rejects.toMatchObject({
      code: 'MALFORMED_INPUT',
      message: expect.stringContaining(text),
    });
  });
});
