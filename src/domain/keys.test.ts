import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { outputKeys, runIdOf, slugOf } from './keys.ts';

const KEY = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).map((text) => `uploads/${text}`);

describe('the slug of a key', () => {
  it.each([
    ['uploads/image-123.jpg', 'image-123'],
    ['uploads/holiday/a b+c%20d.jpg', 'holiday/a b+c%20d'],
    ['uploads/../../etc/passwd', '__/__/etc/passwd'],
    ['uploads/line\nbreak\u202egpj.exe', 'line_break_gpj'],
    ['uploads/.hidden', '.hidden'],
    ['uploads//double//slash.png', 'double/slash'],
    ['uploads/.', '_'],
    ['uploads/a.tar.gz', 'a.tar'],
  ])('%j is %j', (key, slug) => {
    expect(slugOf(key)).toBe(slug);
  });

  it('never leaves its folder, and has no control characters and at most 200 bytes', () => {
    fc.assert(
      fc.property(KEY, (key) => {
        const slug = slugOf(key);
        expect(slug).not.toBe('');
        expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(200);
        expect(slug.split('/')).not.toContain('..');
        expect(slug.split('/')).not.toContain('');

        expect(slug).not.toMatch(/[\u0000-\u001f\u202e]/);
      }),
    );
  });
});

describe('the outputs of a run', () => {
  it('are under its id and the day of the upload', () => {
    const runId = runIdOf({ bucket: 'b', imageKey: 'uploads/a.jpg', versionId: 'v1' });
    expect(runId).toMatch(/^[0-9a-f]{12}$/);
    expect(
      outputKeys({ imageKey: 'uploads/a.jpg', runId, uploadTimestamp: '2025-11-30T23:59:59.999Z' }),
    ).toEqual({
      resizedKey: `processed/a/${runId}/resized.jpg`,
      thumbnailKey: `processed/a/${runId}/thumbnail.jpg`,
      archivedLocation: `archive/2025/11/30/a/${runId}/`,
    });
  });

  it('never share a path between two uploads', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(KEY, fc.string()), {
          minLength: 2,
          maxLength: 2,
          selector: (pair) => pair.join('\0'),
        }),
        (pairs) => {
          const paths = pairs.map(
            ([imageKey, versionId]) =>
              outputKeys({
                imageKey,
                runId: runIdOf({ bucket: 'b', imageKey, versionId }),
                uploadTimestamp: '2025-11-30T00:00:00.000Z',
              }).archivedLocation,
          );
          expect(new Set(paths).size).toBe(2);
        },
      ),
    );
  });
});
