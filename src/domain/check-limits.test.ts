import { describe, expect, it } from '@jest/globals';

import { MAX_IMAGE_BYTES, MAX_PIXELS, MAX_SIDE } from '#contracts/limits.ts';

import { checkCanvas, checkFileSize } from './check-limits.ts';

describe('the limits of an image', () => {
  it.each([
    [0, 'EMPTY_FILE'],
    [MAX_IMAGE_BYTES + 1, 'TOO_LARGE'],
  ])('refuse a file of %i bytes: %s [C6.1]', (sizeBytes, code) => {
    expect(() => {
      checkFileSize(sizeBytes);
    }).toThrow(expect.objectContaining({ code, details: expect.objectContaining({ sizeBytes }) }));
  });

  it('accept the smallest and the largest file', () => {
    expect(() => {
      checkFileSize(1);
      checkFileSize(MAX_IMAGE_BYTES);
    }).not.toThrow();
  });

  it.each([
    [MAX_SIDE + 1, 1, 'SIDE_TOO_LONG'],
    [1, MAX_SIDE + 1, 'SIDE_TOO_LONG'],
    [10_001, 10_000, 'TOO_MANY_PIXELS'],
    [2 ** 32 - 1, 2 ** 32 - 1, 'SIDE_TOO_LONG'],
  ])('refuse a canvas of %i x %i: %s', (width, height, code) => {
    expect(() => {
      checkCanvas({ width, height });
    }).toThrow(
      expect.objectContaining({
        code,
        category: 'rejected',
        details: expect.objectContaining({ width, height }),
      }),
    );
  });

  it('accept the largest canvases', () => {
    expect(() => {
      checkCanvas({ width: MAX_SIDE, height: 1 });
      checkCanvas({ width: 1, height: MAX_SIDE });
      checkCanvas({ width: 10_000, height: MAX_PIXELS / 10_000 });
    }).not.toThrow();
  });
});
