import { describe, expect, it } from '@jest/globals';

import { makeRecord } from '#test/support/make-record.ts';
import type { StageEntry } from '#contracts/record.ts';

import { measureChange } from './measure-change.ts';

const done: StageEntry = {
  status: 'COMPLETED',
  timestamp: '2026-11-24T10:00:03.500Z',
  startedAt: '2026-11-24T10:00:03.000Z',
  attempt: 1,
};
const uploaded = makeRecord();
const processing = makeRecord({ status: 'PROCESSING', revision: 2 });

describe('a change', () => {
  it('that completes a stage gives its duration, by stage [M4]', () => {
    const after = makeRecord({ status: 'PROCESSING', revision: 3, stages: { resize: done } });
    expect(measureChange(processing, after)).toEqual([
      { name: 'StageExecutionTime', value: 500, stage: 'resize' },
    ]);
    expect(measureChange(after, { ...after, revision: 4 })).toEqual([]);
  });

  it('that completes a run gives the time since the upload [M1]', () => {
    const after = makeRecord({
      status: 'COMPLETED',
      stages: { archive: done },
      updatedAt: '2026-11-24T10:00:03.500Z',
    });
    expect(measureChange(processing, after)).toEqual([
      { name: 'StageExecutionTime', value: 500, stage: 'archive' },
      { name: 'ImageProcessingDuration', value: 3500 },
    ]);
  });

  it.each([
    ['a rejection by ingest', undefined, makeRecord({ status: 'REJECTED' }), 'ValidationFailures'],
    ['a rejection', processing, makeRecord({ status: 'REJECTED' }), 'ValidationFailures'],
    ['a failure', processing, makeRecord({ status: 'FAILED' }), 'PipelineFailures'],
    [
      'a failure that a newer rejected upload replaces',
      makeRecord({ status: 'REJECTED', runId: 'bbbbbbbbbbbb' }),
      makeRecord({ status: 'REJECTED' }),
      'ValidationFailures',
    ],
  ])('that is %s counts once [M2, M3]', (_name, before, after, name) => {
    expect(measureChange(before, after)).toEqual([{ name, value: 1 }]);
  });

  it('in the middle of a run counts nothing', () => {
    expect(measureChange(undefined, uploaded)).toEqual([]);
    expect(measureChange(uploaded, processing)).toEqual([]);
    expect(measureChange(makeRecord({ status: 'FAILED' }), makeRecord({ attempt: 2 }))).toEqual([]);
  });
});
