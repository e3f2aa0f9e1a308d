import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import type { ListedImage } from '#contracts/record.ts';
import { type Status } from '#contracts/status.ts';
import { listImages, type ListRequest } from '#pipeline/queries/list-images.ts';
import type { ImageRecords } from '#ports/image-records.ts';

import { openTables, type Tables } from '../contract/support/open-tables.ts';
import { makeRecord } from '../support/make-record.ts';
import { RUNS } from './support/arbitraries.ts';

/** Runs on the local runtime's tables, with the adapter of the functions. Each run has days that no other run uses. */
let tables: Tables;
let records: ImageRecords;
let runs = 0;

beforeAll(async () => {
  tables = await openTables();
  records = dynamoImageRecords(tables.client, tables.records);
});
afterAll(() => tables.close());

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2001-01-01T00:00:00.000Z');
const DAYS_A_RUN = 6;

interface Made {
  readonly imageKey: string;
  readonly at: string;
  readonly status: Status;
}

const image = fc.record({
  offsetMs: fc.integer({ min: 0, max: DAYS_A_RUN * DAY_MS - 1 }),
  status: fc.constantFrom<Status>('UPLOADED', 'REJECTED'),
});

// Feature: quantum-image-processor, Property 9: Query support by multiple fields
describe('any set of records', () => {
  it('is found by key, by range of days, by status and by both, completely and each once, newest first [P9, B1, B2, B3, B4, B5]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(image, { maxLength: 20 }),
        fc.tuple(fc.nat(DAYS_A_RUN - 1), fc.nat(DAYS_A_RUN - 1)),
        fc.constantFrom<Status>('UPLOADED', 'REJECTED'),
        fc.integer({ min: 1, max: 7 }),
        async (images, [one, other], status, limit) => {
          const made = await write(images);
          const [fromDay, toDay] = [Math.min(one, other), Math.max(one, other)].map((day) =>
            dayOf(day * DAY_MS),
          );
          const days = { fromDay: fromDay ?? '', toDay: toDay ?? '' };
          const within = made.filter(
            ({ at }) => at.slice(0, 10) >= days.fromDay && at.slice(0, 10) <= days.toDay,
          );

          for (const { imageKey } of made) expect(await records.get(imageKey)).toMatchObject({ imageKey });
          expect(await listAll({ ...days, limit })).toEqual(newestFirst(within));
          expect(await listAll({ ...days, status, limit })).toEqual(
            newestFirst(within.filter((record) => record.status === status)),
          );
        },
      ),
      RUNS,
    );
  });
});

async function write(images: readonly { offsetMs: number; status: Status }[]): Promise<Made[]> {
  runs += 1;
  const made = images.map(({ offsetMs, status }, index) => ({
    imageKey: `uploads/${String(runs)}/${String(index)}`,
    at: new Date(startOfRun() + offsetMs).toISOString(),
    status,
  }));
  for (const { imageKey, at, status } of made) {
    const {
      revision: _revision,
      attempt: _attempt,
      stages: _stages,
      ...record
    } = makeRecord({
      imageKey,
      status,
      uploadTimestamp: at,
      uploadDay: at.slice(0, 10),
    });
    await records.recordUpload(record);
  }
  return made;
}

function startOfRun(): number {
  return FIRST_DAY + runs * DAYS_A_RUN * DAY_MS;
}

function dayOf(offsetMs: number): string {
  return new Date(startOfRun() + offsetMs).toISOString().slice(0, 10);
}

/** Keys by time. Those of the same time are in any order, which is why the times are included. */
function newestFirst(made: readonly Made[]): string[] {
  return made
    .map(({ at, imageKey }) => `${at} ${imageKey}`)
    .sort()
    .reverse();
}

async function listAll(request: ListRequest): Promise<string[]> {
  const found: ListedImage[] = [];
  let cursor: string | undefined;
  do {
    const page = await listImages(records, { ...request, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  const times = found.map(({ uploadTimestamp }) => uploadTimestamp);
  expect(times).toEqual(times.toSorted().reverse());
  return found
    .map(({ uploadTimestamp, imageKey }) => `${uploadTimestamp} ${imageKey}`)
    .sort()
    .reverse();
}
