import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { ExpectedError } from '#scripts/expected-error.ts';

export interface Photograph {
  readonly name: string;
  readonly bytes: Buffer;
  readonly megapixels: number;
}

/** Width and height of the photographs made here: 3.8 MP and 1.1 MB on average, like a hundred public ones. */
const SIZES: readonly (readonly [number, number])[] = [
  [1600, 1200],
  [2048, 1536],
  [1536, 2048],
  [2400, 1600],
  [1920, 1080],
  [2592, 1944],
  [3264, 2448],
  [2272, 1704],
];

/** Photographs of a directory, or some made in code: soft shapes under noise, which compress like photographs. */
export async function photographs(imagesDir: string | undefined, count: number): Promise<Photograph[]> {
  const originals = imagesDir === undefined ? await madeInCode() : await ofDirectory(imagesDir);
  return Array.from({ length: count }, (_, index) => {
    const original = originals[index % originals.length];
    if (original === undefined)
      throw new ExpectedError(
        `There is no JPEG file in ${imagesDir ?? 'the cache'}; expected one or more that end in .jpg or .jpeg.`,
      );
    return { ...original, name: `${String(index).padStart(4, '0')}.jpg` };
  });
}

async function ofDirectory(directory: string): Promise<Photograph[]> {
  const names = readdirSync(directory).filter(
    (name) => /\.jpe?g$/i.test(name) && statSync(join(directory, name)).isFile(),
  );
  return Promise.all(names.sort().map((name) => read(name, readFileSync(join(directory, name)))));
}

async function madeInCode(): Promise<Photograph[]> {
  const cache = join('.cache', 'bench-photographs');
  mkdirSync(cache, { recursive: true });
  return Promise.all(
    SIZES.map(async ([width, height]) => {
      const file = join(cache, `${String(width)}x${String(height)}.jpg`);
      try {
        return await read(file, readFileSync(file));
      } catch {
        writeFileSync(file, await draw(width, height));
        return read(file, readFileSync(file));
      }
    }),
  );
}

async function draw(width: number, height: number): Promise<Buffer> {
  const noise = (size: readonly [number, number], sigma: number): Promise<Buffer> =>
    sharp({
      create: {
        width: size[0],
        height: size[1],
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma },
        background: 'black',
      },
    })
      .png()
      .toBuffer();
  const shapes = await sharp(await noise([16, 12], 90))
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .png()
    .toBuffer();
  return sharp(shapes)
    .composite([{ input: await noise([width, height], 32), blend: 'soft-light' }])
    .jpeg({ quality: 88 })
    .toBuffer();
}

async function read(name: string, bytes: Buffer): Promise<Photograph> {
  const { width, height } = await sharp(bytes).metadata();
  return { name, bytes, megapixels: (width * height) / 1e6 };
}
