import { afterEach, describe, expect, it } from '@jest/globals';

import { dynamoImageHistory } from '#adapters/aws/dynamo-image-history.ts';
import { memoryImageHistory } from '#adapters/memory/memory-messaging.ts';
import { type HistoryRow, historyPosition } from '#contracts/events.ts';
import type { ImageHistory } from '#ports/image-history.ts';

import { openTables, type Tables } from './support/open-tables.ts';

let tables: Tables | undefined;

afterEach(async () => {
  await tables?.close();
  tables = undefined;
});

const IMPLEMENTATIONS: Readonly<Record<string, () => Promise<ImageHistory>>> = {
  'in memory': () => Promise.resolve(memoryImageHistory()),
  'in DynamoDB': async () => {
    tables = await openTables();
    return dynamoImageHistory(tables.client, tables.history);
  },
};

function row(revision: number, imageKey = 'uploads/a.jpg'): HistoryRow {
  const eventId = `aaaaaaaaaaaa/${String(revision).padStart(6, '0')}/1`;
  const timestamp = '2026-11-24T10:00:00.000Z';
  return {
    imageKey,
    position: historyPosition(timestamp, eventId),
    type: 'StageStarted',
    detail: {
      imageKey,
      bucket: 'b',
      timestamp,
      status: 'PROCESSING',
      eventId,
      runId: 'aaaaaaaaaaaa',
      versionId: 'v',
      attempt: 1,
      stage: 'resize',
    },
  };
}

describe.each(Object.entries(IMPLEMENTATIONS))('the history %s', (_name, open) => {
  it('returns the events of one image in order, in whatever order and however often they were written [O2]', async () => {
    const history = await open();
    const rows = Array.from({ length: 60 }, (_, index) => row(index + 1));
    await history.append([...rows].reverse());
    await history.append([row(3), row(3), row(1, 'uploads/b.jpg')]);
    expect(await history.read('uploads/a.jpg')).toEqual(rows);
    expect(await history.read('uploads/none.jpg')).toEqual([]);
  });
});
