import sharp, { type Sharp } from 'sharp';

import type { Format } from '#contracts/status.ts';

export interface ImageOptions {
  readonly format: Format;
  /** As displayed. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8: the pixels are stored accordingly. */
  readonly orientation?: number;
  /** The right half is half transparent. */
  readonly alpha?: boolean;
  readonly grey?: boolean;
  readonly cmyk?: boolean;
  readonly palette?: boolean;
  readonly sixteenBit?: boolean;
  readonly progressive?: boolean;
  /** More than one makes an animation; each later frame has one colour. */
  readonly frames?: number;
  /** Camera and position in EXIF. */
  readonly camera?: boolean;
  readonly quality?: number;
}

type Pixel = readonly [number, number, number];

/** The picture: four quadrants, so that any turn or mirroring is visible. */
export const QUADRANTS = {
  topLeft: [220, 40, 40],
  topRight: [40, 200, 60],
  bottomLeft: [40, 60, 220],
  bottomRight: [240, 220, 60],
} as const satisfies Record<string, Pixel>;

/** An image of four coloured quadrants, in any accepted format and variant. */
export async function makeImage(options: ImageOptions): Promise<Buffer> {
  const { width, height, orientation = 1 } = options;
  const upright = { pixels: drawQuadrants(width, height, options), width, height };
  const stored = await toStored(upright, channelsOf(options), orientation);
  const image = withFrames(stored, options);
  const described = describe(colour(image, options), options);
  return encode(described, options);
}

function channelsOf({ alpha = false }: ImageOptions): 3 | 4 {
  return alpha ? 4 : 3;
}

interface Raster {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

function drawQuadrants(width: number, height: number, options: ImageOptions): Buffer {
  const channels = channelsOf(options);
  const pixels = Buffer.alloc(width * height * channels, 255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isRight = 2 * x >= width;
      const colours =
        2 * y >= height
          ? ([QUADRANTS.bottomLeft, QUADRANTS.bottomRight] as const)
          : ([QUADRANTS.topLeft, QUADRANTS.topRight] as const);
      pixels.set(colours[isRight ? 1 : 0], (y * width + x) * channels);
      if (channels === 4 && isRight) pixels[(y * width + x) * channels + 3] = 128;
    }
  }
  return pixels;
}

/** The turns that convert the upright picture to its stored form for an orientation. */
const TURNS: Readonly<Record<number, readonly ('flip' | 'flop' | 90 | 180 | 270)[]>> = {
  1: [],
  2: ['flop'],
  3: [180],
  4: ['flip'],
  5: [90, 'flop'],
  6: [270],
  7: [90, 'flip'],
  8: [90],
};

async function toStored(
  { pixels, width, height }: Raster,
  channels: 3 | 4,
  orientation: number,
): Promise<Raster> {
  let raster: Raster = { pixels, width, height };
  for (const turn of TURNS[orientation] ?? []) {
    const image = sharp(raster.pixels, { raw: { width: raster.width, height: raster.height, channels } });
    const turned = turn === 'flip' ? image.flip() : turn === 'flop' ? image.flop() : image.rotate(turn);
    const { data, info } = await turned.raw().toBuffer({ resolveWithObject: true });
    raster = { pixels: data, width: info.width, height: info.height };
  }
  return raster;
}

function withFrames({ pixels, width, height }: Raster, options: ImageOptions): Sharp {
  const { frames = 1 } = options;
  const channels = channelsOf(options);
  if (frames === 1) return sharp(pixels, { raw: { width, height, channels } });
  const later = Array.from({ length: frames - 1 }, (_, index) =>
    Buffer.alloc(pixels.length, 255 - index * 20),
  );
  const all = Buffer.concat([pixels, ...later]);
  return sharp(all, { raw: { width, height: height * frames, channels, pageHeight: height } });
}

function colour(image: Sharp, { grey = false, cmyk = false, sixteenBit = false }: ImageOptions): Sharp {
  if (grey) return image.toColourspace('b-w');
  if (cmyk) return image.toColourspace('cmyk');
  return sixteenBit ? image.toColourspace('rgb16') : image;
}

function describe(image: Sharp, { orientation, camera = false }: ImageOptions): Sharp {
  const described = camera
    ? image.withExif({
        IFD0: { Make: 'Test Camera', Model: 'One' },
        IFD2: { DateTimeOriginal: '2026:05:04 03:02:01', FNumber: '28/10' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '51/1 30/1 3230/100',
          GPSLongitudeRef: 'W',
          GPSLongitude: '0/1 7/1 4366/100',
        },
      })
    : image;
  return orientation === undefined ? described : described.withMetadata({ orientation });
}

async function encode(image: Sharp, options: ImageOptions): Promise<Buffer> {
  const { format, progressive = false, palette = false, quality = 92, frames = 1 } = options;
  const animation = frames > 1 ? { delay: Array.from({ length: frames }, () => 100), loop: 0 } : {};
  switch (format) {
    case 'jpeg':
      return image.jpeg({ quality, progressive, chromaSubsampling: '4:4:4' }).toBuffer();
    case 'png':
      return image.png({ progressive, palette }).toBuffer();
    case 'gif':
      return image.gif({ progressive, ...animation }).toBuffer();
    case 'webp':
      return image.webp({ quality, ...animation }).toBuffer();
  }
}
