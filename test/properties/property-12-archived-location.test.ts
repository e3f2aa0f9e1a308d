import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { draw, fileName, imageOptions, RUNS } from './support/arbitraries.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process, with duplicates, delays and disorder; days pass between the uploads. */
let property: PropertySystem;

beforeAll(async () => {
  property = await openPropertySystem({ disorder: { duplicate: 0.2, maxDelayMs: 5000, shuffle: true } });
});
afterAll(() => property.system.close());

const EXTENSIONS = { jpeg: 'jpg', png: 'png', gif: 'gif', webp: 'webp' };

// Feature: quantum-image-processor, Property 12: Archived location storage
describe('any run that completes', () => {
  it('has the location of its three files in its record, by the day of its upload [P12, B1, B2, B3, B4]', async () => {
    await fc.assert(
      fc.asyncProperty(
        imageOptions,
        fileName,
        fc.integer({ min: 0, max: 3 * 86_400_000 }),
        async (options, name, laterMs) => {
          const { clock, client, outputs } = property.system;
          clock.jumpTo(clock.now() + laterMs);
          const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
          const imageKey = property.keyOf(name);
          await property.upload(imageKey, await draw(options));

          const record = await property.record(imageKey);
          const location = record?.archivedLocation ?? '';
          expect(record?.status).toBe('COMPLETED');
          expect(location.startsWith(`archive/${day}/`)).toBe(true);
          expect(location.endsWith(`/${record?.runId ?? ''}/`)).toBe(true);
          const { Contents = [] } = await new S3Client(client).send(
            new ListObjectsV2Command({ Bucket: outputs['ArchiveBucketName'], Prefix: location }),
          );
          expect(Contents.map(({ Key = '' }) => Key.slice(location.length)).sort()).toEqual(
            [`original.${EXTENSIONS[options.format]}`, 'resized.jpg', 'thumbnail.jpg'].sort(),
          );
        },
      ),
      RUNS,
    );
  });
});
