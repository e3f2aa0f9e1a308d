import { describe, expect, it } from '@jest/globals';

import { imageLimits, MAX_SIDE, SPECIFIED_LIMITS } from '#contracts/limits.ts';

import { checkCanvas, checkFileSize } from './check-limits.ts';

const { maxBytes, maxPixels } = SPECIFIED_LIMITS;

describe('the limits of an image', () => {
  it.each([
    [0, 'EMPTY_FILE'],
    [maxBytes + 1, 'TOO_LARGE'],
  ])('refuse a file of %i bytes: %s [C6.1]', (sizeBytes, code) => {
    expect(() => {
      checkFileSize(sizeBytes, maxBytes);
    }).toThrow(expect.objectContaining({ code, details: expect.objectContaining({ sizeBytes }) }));
  });

  it('accept the smallest and the largest file', () => {
    expect(() => {
      checkFileSize(1, maxBytes);
      checkFileSize(maxBytes, maxBytes);
    }).not.toThrow();
  });

  it.each([
    [MAX_SIDE + 1, 1, 'SIDE_TOO_LONG'],
    [1, MAX_SIDE + 1, 'SIDE_TOO_LONG'],
    [10_001, 10_000, 'TOO_MANY_PIXELS'],
    [2 ** 32 - 1, 2 ** 32 - 1, 'SIDE_TOO_LONG'],
  ])('refuse a canvas of %i x %i: %s', (width, height, code) => {
    expect(() => {
      checkCanvas({ width, height }, maxPixels);
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
      checkCanvas({ width: MAX_SIDE, height: 1 }, maxPixels);
      checkCanvas({ width: 1, height: MAX_SIDE }, maxPixels);
      checkCanvas({ width: 10_000, height: maxPixels / 10_000 }, maxPixels);
    }).not.toThrow();
  });

  it('are 10 MiB and 100 megapixels by the specification', () => {
    expect(SPECIFIED_LIMITS).toEqual({ maxBytes: 10_485_760, maxPixels: 100_000_000 });
  });

  it('follow the settings, and name them [R6]', () => {
    const raised = imageLimits({ maxImageMb: 50, maxMegapixels: 150 });
    expect(() => {
      checkFileSize(50 * 1024 * 1024, raised.maxBytes);
      checkCanvas({ width: 15_000, height: 10_000 }, raised.maxPixels);
    }).not.toThrow();
    expect(() => {
      checkFileSize(50 * 1024 * 1024 + 1, raised.maxBytes);
    }).toThrow('The file has 52428801 bytes; the limit is 50 MiB (setting maxImageMb). Make it smaller.');
    expect(() => {
      checkCanvas({ width: 15_000, height: 10_001 }, raised.maxPixels);
    }).toThrow(
      'The image has 15000 x 10001 pixels, 151 megapixels; the limit is 150 (setting maxMegapixels). Make it smaller.',
    );
  });
});
