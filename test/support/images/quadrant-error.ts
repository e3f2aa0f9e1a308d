import sharp from 'sharp';

import { QUADRANTS } from './make-image.ts';

/**
 * Mean difference of an image's quadrants from those of `makeImage`, in 8-bit levels; 0 is identical. If turned or mirrored it
 * is over 60.
 *
 * @param alpha the right half was half transparent, on white
 */
export async function quadrantError(
  bytes: Uint8Array,
  { alpha = false, grey = false } = {},
): Promise<number> {
  const { data, info } = await sharp(bytes)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const differences = Object.entries(QUADRANTS).flatMap(([name, colour]) => {
    const x = Math.floor(width * (name.endsWith('Left') ? 0.25 : 0.75));
    const y = Math.floor(height * (name.startsWith('top') ? 0.25 : 0.75));
    const isFaint = alpha && name.endsWith('Right');
    const expected = toExpected(colour, { isFaint, grey });
    return expected.map((level, channel) =>
      Math.abs((data[(y * width + x) * channels + channel] ?? 0) - level),
    );
  });
  return differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
}

function toExpected(
  [red, green, blue]: readonly [number, number, number],
  { isFaint, grey }: { readonly isFaint: boolean; readonly grey: boolean },
): readonly [number, number, number] {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const seen = grey ? [luma, luma, luma] : [red, green, blue];
  const [r = 0, g = 0, b = 0] = seen.map((level) => (isFaint ? (level + 255) / 2 : level));
  return [r, g, b];
}
