import { describe, expect, it } from '@jest/globals';

import { makeImage } from '#test/support/images/make-image.ts';
import { makePipeline } from '#test/support/make-pipeline.ts';

import { publishChanges } from '../outbox/publish-changes.ts';
import { readHistory } from './read-history.ts';

const KEY = 'uploads/a.jpg';

describe('the history of an image', () => {
  it('shows every event of all attempts and runs, and where one is missing [O2]', async () => {
    const pipeline = makePipeline();
    const photo = await makeImage({ format: 'jpeg', width: 8, height: 8 });
    const at = (): string => new Date(pipeline.clock.now()).toISOString();
    await pipeline.upload(KEY, photo);
    const input = await pipeline.started(KEY);
    const error = { code: 'INTERNAL_ERROR', category: 'permanent', message: 'No.', attempts: 3 } as const;
    await pipeline.records.settle(input, 'FAILED', error, at());
    await pipeline.records.redrive(input, 1, at());
    pipeline.pass(1000);
    await pipeline.upload(KEY, photo);
    await pipeline.started(KEY);
    const changes = pipeline.records.changes;
    await publishChanges(
      pipeline,
      changes.filter((_, index) => index !== 1 && index !== 5),
    );
    const entries = await readHistory(pipeline, KEY);
    expect(
      entries.map((entry) =>
        'gap' in entry ? entry.gap : `${entry.row.type} ${String(entry.row.detail.attempt)}`,
      ),
    ).toEqual([
      'ImageUploaded 1',
      { firstRevision: 2, lastRevision: 2 },
      'ProcessingFailed 1',
      'ProcessingRedriven 2',
      'ImageSuperseded 2',
      'ImageUploaded 1',
      { firstRevision: 6, lastRevision: 6 },
    ]);
    await publishChanges(pipeline, changes);
    expect((await readHistory(pipeline, KEY)).filter((entry) => 'gap' in entry)).toEqual([]);
    expect(await readHistory(pipeline, 'uploads/none.jpg')).toEqual([]);
  });
});
