import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { HistoryRow } from '#contracts/events.ts';

import {
  draw,
  drawCut,
  type Failure,
  imageOptions,
  lastingFailure,
  RUNS,
  stageFunction,
  toError,
  transientFailure,
} from './support/arbitraries.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process, with duplicates, delays and disorder. */
let property: PropertySystem;
/** What goes wrong in the current run, and how many more times. */
let fault: { readonly at: string; readonly failure: Failure; left: number } | undefined;

beforeAll(async () => {
  property = await openPropertySystem({
    disorder: { duplicate: 0.3, maxDelayMs: 10_000, shuffle: true },
    wrap: (name, handler) => (event) => {
      if (fault?.at !== name || fault.left === 0) return handler(event);
      fault.left -= 1;
      return Promise.reject(toError(fault.failure));
    },
  });
});
afterAll(() => property.system.close());

/** The allowed paths of a run. A truncated file is rejected during processing. */
const WAYS = [
  ['UPLOADED', 'PROCESSING', 'COMPLETED'],
  ['UPLOADED', 'PROCESSING', 'FAILED'],
  ['UPLOADED', 'PROCESSING', 'REJECTED'],
];

// Feature: quantum-image-processor, Property 4: Status progression through pipeline
describe('any run of an image', () => {
  it('goes from UPLOADED through PROCESSING to one end, and neither skips a status nor goes back [P4, B1, B2, B3, B4, B5]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.option(imageOptions, { nil: undefined, freq: 5 }),
        stageFunction,
        fc.oneof(transientFailure, lastingFailure),
        fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 14 })),
        async (options, at, failure, left) => {
          fault = { at, failure, left };
          const imageKey = property.keyOf('image');
          await property.upload(imageKey, options === undefined ? await drawCut() : await draw(options));
          fault = undefined;

          const record = await property.record(imageKey);
          const statuses = statusesIn(await property.history(imageKey));
          expect(WAYS).toContainEqual(statuses);
          expect(record?.status).toBe(statuses.at(-1));
        },
      ),
      RUNS,
    );
  });
});

/** Each once, in the order of the changes. */
function statusesIn(history: readonly HistoryRow[]): string[] {
  return history.map(({ detail }) => detail.status).filter((status, index, all) => status !== all[index - 1]);
}
