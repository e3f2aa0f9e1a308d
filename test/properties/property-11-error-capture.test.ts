import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { subscribeQueue } from '../e2e/support/notifications.ts';
import { readNotifications } from '../support/simulation/final-state.ts';
import {
  draw,
  type Failure,
  fileName,
  imageOptions,
  pipelineFailure,
  RUNS,
  toError,
} from './support/arbitraries.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process; the notifications come from a subscribed queue. */
let property: PropertySystem;
let notificationQueueUrl: string;
let fault: { readonly at: string; readonly failure: Failure } | undefined;

beforeAll(async () => {
  property = await openPropertySystem({
    disorder: { duplicate: 0.2, maxDelayMs: 3000, shuffle: true },
    wrap: (name, handler) => (event) =>
      fault?.at === name ? Promise.reject(toError(fault.failure)) : handler(event),
  });
  notificationQueueUrl = (await subscribeQueue(property.system)).url;
});
afterAll(() => property.system.close());

// Feature: quantum-image-processor, Property 11: Error capture and notification
describe('any failure that lasts through every delivery', () => {
  it('is in the record with its details, and announced once on the topic [P11, B1, B2, B3, B4]', async () => {
    await fc.assert(
      fc.asyncProperty(imageOptions, fileName, pipelineFailure, async (options, name, [at, failure]) => {
        fault = { at, failure };
        const imageKey = property.keyOf(name);
        await property.upload(imageKey, await draw(options));
        fault = undefined;

        const record = await property.record(imageKey);
        expect(record).toMatchObject({
          status: 'FAILED',
          errorMessage: record?.error?.message,
          error: { attempts: 3, code: expect.any(String) as unknown },
        });
        expect(record?.errorMessage).toContain(failure.message.split(': ').at(-1));
        const notifications = await readNotifications(property.system, notificationQueueUrl);
        const ends = notifications.filter(
          (one) => one.imageKey === imageKey && one.eventType !== 'PROCESSING_STARTED',
        );
        expect(ends[0]).toMatchObject({ eventType: 'PROCESSING_FAILED', error: record?.error });
        expect(new Set(ends.map(({ eventId }) => eventId)).size).toBe(1);
      }),
      RUNS,
    );
  });
});
