import sharp from 'sharp';

/** Mean difference of two images of the same size, in 8-bit levels. */
export async function meanDifference(first: Uint8Array, second: Uint8Array): Promise<number> {
  const [one, other] = await Promise.all([pixelsOf(first), pixelsOf(second)]);
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  let sum = 0;
  one.forEach((level, index) => {
    sum += Math.abs(level - (other[index] ?? 0));
  });
  return sum / one.length;
}

/** Levels of red, green and blue at a point, 0 to 1 along each side. */
export async function colourAt(bytes: Uint8Array, x: number, y: number): Promise<readonly number[]> {
  const { width, height } = await sharp(bytes).metadata();
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
  return [...(await pixelsOf(bytes)).subarray(at, at + 3)];
}

function pixelsOf(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer();
}
