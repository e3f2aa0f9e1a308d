import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { EventDetail } from '#contracts/events.ts';
import { STAGE_NAMES } from '#contracts/stages.ts';

import {
  draw,
  drawCut,
  type Failure,
  fileName,
  imageOptions,
  lastingFailure,
  RUNS,
  stageFunction,
  toError,
} from './support/arbitraries.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process; the events come from the bus. */
let property: PropertySystem;
let fault: { readonly at: string; readonly failure: Failure; left: number } | undefined;

beforeAll(async () => {
  property = await openPropertySystem({
    wrap: (name, handler) => (event) => {
      if (fault?.at !== name || fault.left === 0) return handler(event);
      fault.left -= 1;
      return Promise.reject(toError(fault.failure));
    },
  });
});
afterAll(() => property.system.close());

interface BusEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: EventDetail;
}

/** The events that every run reaching that point has on the bus, in this order. */
const EVERY_STAGE = STAGE_NAMES.flatMap((stage) => [`StageStarted ${stage}`, `StageCompleted ${stage}`]);

// Feature: quantum-image-processor, Property 7: Event publishing with required context
describe('any event of a run', () => {
  it('has time, image key and stage, and none is missing on the bus [P7, B1, B2, B3, B4, B5]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.option(imageOptions, { nil: undefined, freq: 5 }),
        fileName,
        stageFunction,
        lastingFailure,
        fc.constantFrom(0, 0, 2, 20),
        async (options, name, at, failure, left) => {
          fault = { at, failure, left };
          const imageKey = property.keyOf(name);
          const before = property.system.runtime.trace.entries.length;
          await property.upload(imageKey, options === undefined ? await drawCut() : await draw(options));
          fault = undefined;

          const events = eventsAfter(before);
          for (const { detail, ...event } of events) {
            expect(detail).toMatchObject({ imageKey, status: expect.any(String) as unknown });
            expect(new Date(detail.timestamp).toISOString()).toBe(detail.timestamp);
            if (event['detail-type'].startsWith('Stage')) expect(STAGE_NAMES).toContain(detail.stage);
          }
          const types = events.map((event) => event['detail-type']);
          const status = (await property.record(imageKey))?.status;
          expect(types[0]).toBe('ImageUploaded');
          expect(types).toContain('ProcessingStarted');
          if (status === 'COMPLETED') {
            const stages = events.map(
              ({ detail, ...event }) => `${event['detail-type']} ${detail.stage ?? ''}`,
            );
            expect(stages).toEqual(expect.arrayContaining(EVERY_STAGE));
            expect(types.at(-1)).toBe('ProcessingCompleted');
          }
          if (status === 'FAILED') expect(types.at(-1)).toBe('ProcessingFailed');
          if (status === 'REJECTED') expect(types.at(-1)).toBe('ImageRejected');
        },
      ),
      RUNS,
    );
  });
});

function eventsAfter(entries: number): BusEvent[] {
  return property.system.runtime.trace.entries
    .slice(entries)
    .filter(({ kind }) => kind === 'event')
    .map(({ detail }) => (detail as { event: BusEvent }).event)
    .filter(({ source }) => source === 'image-processor');
}
