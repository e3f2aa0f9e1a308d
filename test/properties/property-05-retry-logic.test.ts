import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  draw,
  type Failure,
  imageOptions,
  RUNS,
  stageFunction,
  toError,
  transientFailure,
} from './support/arbitraries.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process: the state machine of the assembly, under the virtual clock. */
let property: PropertySystem;
let fault: { readonly at: string; readonly failure: Failure; left: number } | undefined;
let calledAt: number[] = [];

beforeAll(async () => {
  property = await openPropertySystem({
    wrap: (name, handler) => (event) => {
      if (fault?.at !== name) return handler(event);
      calledAt.push(property.system.clock.now());
      if (fault.left === 0) return handler(event);
      fault.left -= 1;
      return Promise.reject(toError(fault.failure));
    },
  });
});
afterAll(() => property.system.close());

const DELAYS_MS = [2000, 4000, 8000];

// Feature: quantum-image-processor, Property 5: Retry logic with exponential backoff
describe('any stage that fails with an error that a retry may fix', () => {
  it('is retried up to three times, after 2, 4 and 8 seconds [P5, B1, B2, B3, B4, B5]', async () => {
    await fc.assert(
      fc.asyncProperty(
        imageOptions,
        stageFunction,
        transientFailure,
        fc.integer({ min: 1, max: 4 }),
        async (options, at, failure, failures) => {
          fault = { at, failure, left: failures };
          calledAt = [];
          const imageKey = property.keyOf('image');
          await property.upload(imageKey, await draw(options));
          fault = undefined;

          const delays = calledAt.slice(1).map((atMs, index) => atMs - (calledAt[index] ?? 0));
          expect(delays.slice(0, 3)).toEqual(DELAYS_MS.slice(0, failures));
          // After the fourth try the message comes back, so the fifth is the first of a new delivery.
          expect(calledAt).toHaveLength(failures + 1);
          expect((await property.record(imageKey))?.status).toBe('COMPLETED');
        },
      ),
      RUNS,
    );
  });
});
