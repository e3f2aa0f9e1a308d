import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { CONTENT_TYPES } from '#domain/keys.ts';

import { draw, fileName, imageOptions, RUNS } from './support/arbitraries.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process. The queue's consumer receives messages and does nothing, so records stay as created. */
let property: PropertySystem;

beforeAll(async () => {
  property = await openPropertySystem({
    wrap: (name, handler) => (name === 'start' ? () => Promise.resolve({ batchItemFailures: [] }) : handler),
  });
});
afterAll(() => property.system.close());

// Feature: quantum-image-processor, Property 1: Metadata record creation with required fields
describe('any valid uploaded image', () => {
  it('has a record with its key, time, size, type and status UPLOADED [P1, B1, B2, B3, B4, B5]', async () => {
    await fc.assert(
      fc.asyncProperty(
        imageOptions,
        fileName,
        fc.constantFrom('image/jpeg', 'image/png', 'text/plain', undefined),
        async (options, name, declared) => {
          const bytes = await draw(options);
          const imageKey = property.keyOf(name);
          const uploadedAt = property.system.clock.now();
          await property.upload(imageKey, bytes, declared);

          expect(await property.record(imageKey)).toMatchObject({
            imageKey,
            uploadTimestamp: new Date(uploadedAt - (uploadedAt % 1000)).toISOString(),
            size: bytes.length,
            contentType: CONTENT_TYPES[options.format],
            status: 'UPLOADED',
          });
        },
      ),
      RUNS,
    );
  });
});
