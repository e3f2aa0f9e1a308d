import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { fileName, RUNS } from './support/arbitraries.ts';
import { messagesIn } from './support/messages-in.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process, with duplicates, delays and disorder. */
let property: PropertySystem;
const received: unknown[] = [];

beforeAll(async () => {
  property = await openPropertySystem({
    disorder: { duplicate: 0.2, maxDelayMs: 5000, shuffle: true },
    wrap: (name, handler) => {
      if (name !== 'start') return handler;
      return (event) => {
        received.push(...messagesIn(event));
        return handler(event);
      };
    },
  });
});
afterAll(() => property.system.close());

/** First bytes of accepted formats, independent of the code under test. */
const MAGIC = ['ffd8ff', '89504e470d0a1a0a', '474946383761', '474946383961'];

function looksLikeAnImage(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 12));
  const isWebp = start.toString('latin1', 0, 4) === 'RIFF' && start.toString('latin1', 8, 12) === 'WEBP';
  return isWebp || MAGIC.some((magic) => start.toString('hex').startsWith(magic));
}

const notAnImage: fc.Arbitrary<Uint8Array> = fc
  .oneof(
    fc.string({ maxLength: 300 }).map((text) => Buffer.from(text)),
    fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 3000 }),
    fc
      .constantFrom('%PDF-1.7', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'PK\u0003\u0004', 'BM', 'II*\0')
      .map((text) => Buffer.from(text, 'latin1')),
  )
  .filter((bytes) => !looksLikeAnImage(bytes));

// Feature: quantum-image-processor, Property 3: Invalid file rejection
describe('any file that is not an image', () => {
  it('is REJECTED, and no message for it is ever enqueued [P3, B1, B2, B3, B4, B5]', async () => {
    await fc.assert(
      fc.asyncProperty(
        notAnImage,
        fileName,
        fc.constantFrom('image/jpeg', 'application/octet-stream'),
        async (bytes, name, declared) => {
          const imageKey = property.keyOf(name);
          await property.upload(imageKey, bytes, declared);

          expect(await property.record(imageKey)).toMatchObject({
            status: 'REJECTED',
            error: { category: 'rejected' },
          });
          expect(received).toEqual([]);
        },
      ),
      RUNS,
    );
  });
});
