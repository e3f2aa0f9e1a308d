import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { rejection } from '#domain/pipeline-error.ts';

import { classifySharpError } from './classify-sharp-error.ts';

describe('an error of sharp', () => {
  it.each([
    ['timeout: 12% complete', 'DECODE_TIMED_OUT', 'transient'],
    ['vips_tracked: out of memory --- size == 400MB', 'DECODE_TIMED_OUT', 'transient'],
    ['Input image exceeds pixel limit', 'TOO_MANY_PIXELS', 'rejected'],
    ['Input buffer has corrupt header: VipsJpeg: premature end of JPEG image', 'CORRUPT', 'rejected'],
    ['VipsJpeg: Corrupt JPEG data: 3 extraneous bytes before marker 0xd9', 'CORRUPT', 'rejected'],
    ['pngload_buffer: libpng read error\njpegsave_buffer: stopped', 'CORRUPT', 'rejected'],
    ['jpegsave_buffer: stopped\nwebp2vips: unable to parse image', 'CORRUPT', 'rejected'],
    ['a message that no release has had so far', 'CORRUPT', 'rejected'],
    ['affine: output coordinates out of range', 'DECODE_FAILED', 'transient'],
    ['extract_area: bad extract area\n', 'DECODE_FAILED', 'transient'],
    ['Expected positive integer for width but received 0 of type number', 'INTERNAL_ERROR', 'permanent'],
  ])('%j is %s, %s', (message, code, category) => {
    expect(classifySharpError(new Error(message))).toMatchObject({ code, category });
  });

  it('that is a bug is not blamed on the file', () => {
    expect(classifySharpError(new TypeError('x is not a function'))).toMatchObject({
      category: 'permanent',
      cause: expect.any(TypeError),
    });
  });

  it('is passed on if it is one of ours', () => {
    const own = rejection('CORRUPT', 'It is.');
    expect(classifySharpError(own)).toBe(own);
  });

  it('is shortened, and contains nothing that acts on a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const { message } = classifySharpError(new Error(`webp ${text}`));
        expect(message.length).toBeLessThan(400);
        expect(message).toMatch(/^[ -~\n]*$/);
      }),
    );
  });
});
