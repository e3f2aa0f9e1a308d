import { describe, expect, it } from '@jest/globals';

import { RESIZED } from '#domain/recipe.ts';
import { colourAt } from '#test/support/images/mean-difference.ts';
import { type GifFrame, writeGif } from '#test/support/images/write-gif.ts';

import { withOpenCanvas } from './gif-canvas.ts';
import { makeSharpImageCodec } from './sharp-image-codec.ts';

const codec = makeSharpImageCodec();
const RED = [200, 0, 0] as const;
const CANVAS = { width: 60, height: 40 };
const SMALL: GifFrame = { left: 30, top: 0, width: 30, height: 40 };
const WHOLE: GifFrame = { ...CANVAS };

function gif(...frames: GifFrame[]): Buffer {
  return writeGif({ ...CANVAS, colours: [RED, [0, 0, 0]], frames });
}

describe('a GIF whose first frame is smaller than its canvas', () => {
  it.each<[string, readonly GifFrame[]]>([
    ['alone', [SMALL]],
    ['before a frame that covers the canvas', [SMALL, WHOLE]],
    ['before a frame with transparency', [SMALL, { ...WHOLE, transparent: 1 }]],
  ])('lies on the background of the recipe, %s', async (_name, frames) => {
    const { bytes, width, height } = await codec.derive(gif(...frames), RESIZED);
    expect({ width, height }).toEqual(CANVAS);
    expect(near(await colourAt(bytes, 0.2, 0.5), [255, 255, 255])).toBe(true);
    expect(near(await colourAt(bytes, 0.8, 0.5), RED)).toBe(true);
  });

  it('is described as it is: without transparency, with its own number of frames', async () => {
    expect(await codec.metadata(gif(SMALL, WHOLE))).toMatchObject({ hasAlpha: false, frames: 2, ...CANVAS });
  });

  it('stays as it is if the frame covers the canvas', () => {
    const bytes = gif(WHOLE);
    expect(withOpenCanvas(bytes, CANVAS)).toBe(bytes);
  });
});

function near(found: readonly number[], expected: readonly number[]): boolean {
  return found.every((level, index) => Math.abs(level - (expected[index] ?? 0)) < 12);
}
