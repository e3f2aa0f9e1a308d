import { beforeAll, describe, expect, it } from '@jest/globals';

import { makeImage } from '#test/support/images/make-image.ts';
import { makePipeline } from '#test/support/make-pipeline.ts';
import { present } from '#test/support/present.ts';
import type { HistoryRow } from '#contracts/events.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { archiveImage } from '#pipeline/stages/archive-image.ts';
import { extractMetadata } from '#pipeline/stages/extract-metadata.ts';
import { generateThumbnail } from '#pipeline/stages/generate-thumbnail.ts';
import { historyRows } from '#pipeline/outbox/publish-changes.ts';
import { resizeImage } from '#pipeline/stages/resize-image.ts';
import { validateImage } from '#pipeline/stages/validate-image.ts';

import { deriveEvents } from './derive-events.ts';
import { type Change, missingChanges } from './missing-changes.ts';

const KEY = 'uploads/a.jpg';

/** Every change of a run, each a second after the previous one. */
let changes: readonly Change[];

beforeAll(async () => {
  const pipeline = makePipeline();
  const step = async (act: () => Promise<unknown>): Promise<void> => {
    pipeline.pass(1000);
    await act();
  };
  await pipeline.upload(KEY, await makeImage({ format: 'jpeg', width: 8, height: 8 }));
  pipeline.pass(1000);
  const input = await pipeline.started(KEY);
  for (const stage of [validateImage, extractMetadata, resizeImage, generateThumbnail, archiveImage])
    await step(() => stage(pipeline, input));
  changes = pipeline.records.changes;
});

const idsOf = (change: Change): string[] =>
  deriveEvents(change.before, change.after).map(
    ({ type, detail }) => `${type} ${detail.stage ?? ''} ${detail.eventId}`,
  );
const rowsWithout = (lost: readonly number[]): HistoryRow[] =>
  changes.filter((_, index) => !lost.includes(index)).flatMap(historyRows);
const completed = (): ImageRecord => present(changes.at(-1)).after;

describe('what a history lacks', () => {
  it('is nothing if no revision is missing', () => {
    expect(missingChanges(completed(), rowsWithout([]))).toEqual({ latest: undefined, earlier: [] });
  });

  it('is reconstructed from the record alone, with its original ids, whichever change was lost', () => {
    for (const [index, change] of changes.slice(0, -1).entries()) {
      const { latest, earlier } = missingChanges(completed(), rowsWithout([index]));
      expect(latest).toBeUndefined();
      expect(earlier.flatMap(idsOf)).toEqual(idsOf(change));
    }
  });

  it('is also reconstructed for the latest change, at every point of the run', () => {
    for (const [index, change] of changes.entries()) {
      const rows = changes.slice(0, index).flatMap(historyRows);
      const { latest, earlier } = missingChanges(change.after, rows);
      expect(earlier).toEqual([]);
      expect(idsOf(present(latest))).toEqual(idsOf(change));
    }
  });

  it('is reconstructed completely if nothing was published', () => {
    const { latest, earlier } = missingChanges(completed(), []);
    expect([...earlier, present(latest)].flatMap(idsOf)).toEqual(changes.flatMap(idsOf));
  });

  it.each<[string, Partial<ImageRecord>, string]>([
    ['a failure', { status: 'FAILED', failedAt: '2026-11-24T11:00:00.000Z' }, 'ProcessingFailed'],
    ['a rejection', { status: 'REJECTED' }, 'ImageRejected'],
    ['a redrive', { status: 'UPLOADED', attempt: 2 }, 'ProcessingRedriven'],
  ])('is %s that the record shows', (_name, fields, type) => {
    const started = present(changes[1]).after;
    const { latest } = missingChanges({ ...started, revision: 3, ...fields }, rowsWithout([2, 3, 4, 5, 6]));
    expect(idsOf(present(latest))).toEqual([`${type}  ${started.runId}/000003/1`]);
  });

  it('is reconstructed for a run that waited: it was created and touched', () => {
    const moved = changes.map(({ before, after }) => ({
      before,
      after: { ...after, revision: after.revision + 3 },
    }));
    const touched = present(moved[0]);
    const rows = [touched, ...moved.slice(1)].flatMap(historyRows);
    const { earlier } = missingChanges({ ...completed(), revision: completed().revision + 3 }, rows);
    const { runId } = touched.after;
    expect(earlier.flatMap(idsOf)).toEqual(
      [1, 2, 3].map((revision) => `ImageUploaded  ${runId}/00000${String(revision)}/1`),
    );
  });

  it('omits what the record no longer shows', () => {
    const { latest, earlier } = missingChanges({ ...completed(), revision: 20 }, rowsWithout([]));
    expect(earlier).toEqual([]);
    expect(latest).toBeDefined();
  });
});
