import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { derivativeSize, uprightSize } from './geometry.ts';
import { RESIZED, THUMBNAIL } from './recipe.ts';

const SIDE = fc.integer({ min: 1, max: 65_500 });

describe('the size of the resized image', () => {
  it.each([
    [
      { width: 4000, height: 3000 },
      { width: 1024, height: 768 },
    ],
    [
      { width: 1600, height: 900 },
      { width: 1024, height: 576 },
    ],
    [
      { width: 900, height: 1600 },
      { width: 432, height: 768 },
    ],
    [
      { width: 100, height: 80 },
      { width: 100, height: 80 },
    ],
    [
      { width: 65_500, height: 1 },
      { width: 1024, height: 1 },
    ],
    [
      { width: 1, height: 65_500 },
      { width: 1, height: 768 },
    ],
  ])('of %j is %j [U3, C6.3]', (original, expected) => {
    expect(derivativeSize(original, RESIZED)).toEqual(expected);
  });

  it('is inside the box, never enlarged, and keeps the ratio to the nearest pixel [U3]', () => {
    fc.assert(
      fc.property(SIDE, SIDE, (width, height) => {
        const size = derivativeSize({ width, height }, RESIZED);
        expect(size.width).toBeLessThanOrEqual(Math.min(width, 1024));
        expect(size.height).toBeLessThanOrEqual(Math.min(height, 768));
        const scale = Math.min(1, 1024 / width, 768 / height);
        expect(Math.abs(size.width - Math.max(1, width * scale))).toBeLessThanOrEqual(0.5);
        expect(Math.abs(size.height - Math.max(1, height * scale))).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});

describe('the size of the thumbnail', () => {
  it('is always 200 x 200 [U4, C6.4]', () => {
    fc.assert(
      fc.property(SIDE, SIDE, (width, height) => {
        expect(derivativeSize({ width, height }, THUMBNAIL)).toEqual({ width: 200, height: 200 });
      }),
    );
  });
});

describe('the displayed size', () => {
  it.each([1, 2, 3, 4])('is that of the file with the orientation %i', (orientation) => {
    expect(uprightSize({ width: 3, height: 2 }, orientation)).toEqual({ width: 3, height: 2 });
  });

  it.each([5, 6, 7, 8])('swaps the sides with the orientation %i', (orientation) => {
    expect(uprightSize({ width: 3, height: 2 }, orientation)).toEqual({ width: 2, height: 3 });
  });
});
