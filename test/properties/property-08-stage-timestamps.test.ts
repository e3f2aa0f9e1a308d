import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { STAGE_NAMES, type Stage } from '#contracts/stages.ts';

import { present } from '../support/present.ts';
import { draw, imageOptions, RUNS } from './support/arbitraries.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/**
 * Runs on the local runtime, in process, with duplicates, delays and disorder. The functions' clock jumps by up to an hour
 * either way between calls.
 */
let property: PropertySystem;
let jumpsMs: readonly number[] = [];
let looks = 0;

beforeAll(async () => {
  property = await openPropertySystem({
    disorder: { duplicate: 0.3, maxDelayMs: 10_000, shuffle: true },
    functionClock: (clock) => ({
      now: () => {
        looks += 1;
        return clock.now() + (jumpsMs[looks % Math.max(1, jumpsMs.length)] ?? 0);
      },
    }),
  });
});
afterAll(() => property.system.close());

/** The order of stages; the two derivatives are made in parallel. */
const BEFORE: readonly (readonly [Stage, Stage])[] = [
  ['validation', 'metadata'],
  ['metadata', 'resize'],
  ['metadata', 'thumbnail'],
  ['resize', 'archive'],
  ['thumbnail', 'archive'],
];

// Feature: quantum-image-processor, Property 8: Stage timestamp tracking
describe('any stage that completes', () => {
  it('is in the record with its name and time, never earlier than the stages before it [P8, B1, B2, B3, B4, B5]', async () => {
    await fc.assert(
      fc.asyncProperty(
        imageOptions,
        fc.array(fc.integer({ min: -3_600_000, max: 3_600_000 }), { maxLength: 5 }),
        async (options, jumps) => {
          jumpsMs = jumps;
          const imageKey = property.keyOf('image');
          await property.upload(imageKey, await draw(options));

          const { stages } = present(await property.record(imageKey));
          expect(Object.keys(stages).sort()).toEqual([...STAGE_NAMES].sort());
          for (const stage of STAGE_NAMES) {
            const { status, timestamp = '', startedAt = '' } = stages[stage] ?? {};
            expect(status).toBe('COMPLETED');
            expect(new Date(timestamp).toISOString()).toBe(timestamp);
            expect(startedAt <= timestamp).toBe(true);
          }
          for (const [first, then] of BEFORE)
            expect((stages[first]?.timestamp ?? '') <= (stages[then]?.timestamp ?? '')).toBe(true);
        },
      ),
      RUNS,
    );
  });
});
