import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { MAX_EXIF_BYTES, MAX_EXIF_FIELD_BYTES } from '#contracts/limits.ts';
import { EXIF_TAGS, writeExif } from '#test/support/images/write-exif.ts';

import { exifFields } from './read-exif.ts';

describe('the EXIF fields of an image', () => {
  it.each(['II', 'MM'] as const)('are read in the byte order %s, with and without a prefix', (order) => {
    const block = writeExif([{ tag: EXIF_TAGS.make, value: 'Test Camera' }], order);
    expect(exifFields(block)).toEqual({ make: 'Test Camera' });
    expect(exifFields(Buffer.concat([Buffer.from('Exif\0\0'), block]))).toEqual({ make: 'Test Camera' });
  });

  it('are only those on the list: never a position, an owner or a comment', () => {
    const block = writeExif([
      { tag: EXIF_TAGS.model, value: 'One' },
      { tag: EXIF_TAGS.gps, value: 'N 51 30 32' },
      { tag: 0x013b, value: 'A. Owner' },
      { tag: 0x9286, value: 'a comment' },
      { tag: 0xa431, value: 'serial 1' },
    ]);
    expect(exifFields(block)).toEqual({ model: 'One' });
  });

  it.each([
    ['control characters', 'A\u0000', 'A'],
    ['terminal escapes', 'A\u001b[31mB\u009b2J', 'A[31mB2J'],
    ['direction marks', 'A\u202egpj\u2066B\u061c', 'AgpjB'],
    ['line breaks', 'A\r\nB\u2028C\u2029', 'ABC'],
    ['invisible characters', 'A\u200b\ufeffB\u{e0041}', 'AB'],
    ['HTML, which is only data', '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['letters of any language', 'Ünïcödé 日本', 'Ünïcödé 日本'],
  ])('with %s are harmless', (_name, value, expected) => {
    expect(exifFields(writeExif([{ tag: EXIF_TAGS.make, value }]))).toEqual({ make: expected });
  });

  it('of 60 KB are cut, between characters', () => {
    const fields = exifFields(writeExif([{ tag: EXIF_TAGS.make, value: 'é'.repeat(30_000) }]));
    const make = String(fields?.['make']);
    expect(Buffer.byteLength(make)).toBeLessThanOrEqual(MAX_EXIF_FIELD_BYTES);
    expect(make).toMatch(/^é+$/);
  });

  it('with meaningless numbers are omitted', () => {
    const block = writeExif([{ tag: EXIF_TAGS.photo, value: [[1, 0]] }]);
    expect(exifFields(block)).toBeUndefined();
  });

  it('with a pointer that is negative or no number are omitted', () => {
    const minusOne = Buffer.from([0xff, 0xff, 0xff]);
    const block = writeExif([
      { tag: EXIF_TAGS.make, value: 'A' },
      { tag: EXIF_TAGS.photo, value: minusOne, type: 9, count: 1 },
      { tag: EXIF_TAGS.gps, value: [[0, 0]] },
    ]);
    expect(exifFields(block)).toEqual({ make: 'A' });
  });

  it('are bounded and never cause a fault, whatever is in the block', () => {
    const header = fc.constantFrom(Buffer.from('II*\0\x08\0\0\0'), Buffer.from('MM\0*\0\0\0\x08'));
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
        const json = JSON.stringify(exifFields(Buffer.concat([start, rest])) ?? {});
        expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MAX_EXIF_BYTES);
        expect(json).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/);
      }),
      { numRuns: 500 },
    );
  });

  it('of a block that is changed in any byte, or truncated anywhere, never cause a fault', () => {
    const block = writeExif([
      { tag: EXIF_TAGS.make, value: 'Test Camera' },
      { tag: EXIF_TAGS.changedAt, value: '2026:05:04 03:02:01' },
      { tag: EXIF_TAGS.photo, value: 8 },
    ]);
    for (let offset = 0; offset < block.length; offset += 1)
      for (const value of [0, 0x7f, 0xff]) {
        const changed = Buffer.from(block);
        changed[offset] = value;
        expect(() => exifFields(changed)).not.toThrow();
        expect(() => exifFields(block.subarray(0, offset))).not.toThrow();
      }
  });
});
