import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { CONTENT_TYPES } from '#domain/keys.ts';

import { draw, fileName, imageOptions, RUNS } from './support/arbitraries.ts';
import { messagesIn } from './support/messages-in.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process, with duplicates, delays and disorder. The queue's consumer only inspects messages. */
let property: PropertySystem;
const received: Record<string, unknown>[] = [];

beforeAll(async () => {
  property = await openPropertySystem({
    disorder: { duplicate: 0.2, maxDelayMs: 5000, shuffle: true },
    wrap: (name, handler) => {
      if (name !== 'start') return handler;
      return (event) => {
        received.push(...messagesIn(event));
        return Promise.resolve({ batchItemFailures: [] });
      };
    },
  });
});
afterAll(() => property.system.close());

// Feature: quantum-image-processor, Property 2: Message enqueueing on upload
describe('any uploaded image', () => {
  it('has a message in the processing queue, with everything the pipeline needs [P2, B1, B2, B3, B4]', async () => {
    await fc.assert(
      fc.asyncProperty(imageOptions, fileName, async (options, name) => {
        const bytes = await draw(options);
        const imageKey = property.keyOf(name);
        received.length = 0;
        await property.upload(imageKey, bytes);

        const own = received.filter((message) => message['imageKey'] === imageKey);
        expect(own.length).toBeGreaterThan(0);
        for (const message of own)
          expect(message).toMatchObject({
            imageKey,
            bucket: property.system.outputs['UploadBucketName'],
            uploadTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
            contentType: CONTENT_TYPES[options.format],
            size: bytes.length,
          });
      }),
      RUNS,
    );
  });
});
