import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { deflateSync } from 'node:zlib';

import { type Recipe, RESIZED } from '#domain/recipe.ts';
import { wholeImages } from '#test/support/images/whole-images.ts';
import { PNG_COLOUR, pngChunk, type PngOptions, writePng } from '#test/support/images/write-png.ts';

import { makeSharpImageCodec } from '../sharp-image-codec.ts';

import { pngColour } from './png-colour.ts';

type Colour = readonly [number, number, number];
type Rows = readonly [Colour, Colour, Colour];
type Curve = (coded: number) => number;

const codec = makeSharpImageCodec();
/** With so little loss, a colour differs by less than one level. */
const EXACT: Recipe = {
  ...RESIZED,
  format: { ...RESIZED.format, encoder: { format: 'jpeg', options: { quality: 100, mozjpeg: false } } },
};
const NEAR = 1.6;

/** From 0 to 255; each fills a square that JPEG codes alone. */
const COLOURS: readonly Colour[] = [
  [0, 0, 0],
  [255, 255, 255],
  [128, 128, 128],
  [20, 20, 20],
  [100, 180, 90],
  [200, 60, 40],
  [30, 60, 120],
  [240, 220, 60],
  [10, 30, 20],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
];
const SIDE = 16;

const u32 = (...values: readonly number[]): Buffer =>
  Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    }),
  );
const cicp = (primaries: number, transfer: number, matrix = 0, range = 1): Buffer =>
  pngChunk('cICP', Buffer.from([primaries, transfer, matrix, range]));
const gamma = (value: number): Buffer => pngChunk('gAMA', u32(value));
const chromaticities = (...values: readonly number[]): Buffer => pngChunk('cHRM', u32(...values));
const profile = (bytes: Buffer): Buffer =>
  pngChunk('iCCP', Buffer.concat([Buffer.from('any\0\0', 'latin1'), deflateSync(bytes, { level: 0 })]));

const SRGB_CHUNK = pngChunk('sRGB', Buffer.from([0]));
const PALETTE = pngChunk('PLTE', Buffer.from([1, 2, 3]));
const ADOBE = chromaticities(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6000);

// The reference: formulae and matrices as the standards and their tables print them, independent of the code under test.
const P3_TO_SRGB: Rows = [
  [1.224_94, -0.224_94, 0],
  [-0.042_06, 1.042_06, 0],
  [-0.019_64, -0.078_64, 1.098_28],
];
const BT2020_TO_SRGB: Rows = [
  [1.660_49, -0.587_64, -0.072_85],
  [-0.124_55, 1.1329, -0.008_35],
  [-0.018_15, -0.100_58, 1.118_73],
];
const ADOBE_TO_SRGB: Rows = [
  [1.398_36, -0.398_36, 0],
  [0, 1, 0],
  [0, -0.042_93, 1.042_93],
];
const SAME: Rows = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const BT2020_LUMINANCE: Colour = [0.2627, 0.678, 0.0593];
const P3_LUMINANCE: Colour = [0.229, 0.6917, 0.0793];

const srgb: Curve = (v) => (v <= 0.040_45 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toThe =
  (exponent: number): Curve =>
  (v) =>
    v ** exponent;

function shown(linear: Colour): Colour {
  const level = (v: number): number => {
    const cut = Math.min(1, Math.max(0, v));
    return 255 * (cut <= 0.003_130_8 ? 12.92 * cut : 1.055 * cut ** (1 / 2.4) - 0.055);
  };
  return [level(linear[0]), level(linear[1]), level(linear[2])];
}

function times(rows: Rows, [r, g, b]: Colour): Colour {
  const row = ([x, y, z]: Colour): number => x * r + y * g + z * b;
  return [row(rows[0]), row(rows[1]), row(rows[2])];
}

function each([r, g, b]: Colour, f: Curve): Colour {
  return [f(r), f(g), f(b)];
}

const asLight =
  (curve: Curve, rows: Rows) =>
  (colour: Colour): Colour =>
    shown(
      times(
        rows,
        each(colour, (level) => curve(level / 255)),
      ),
    );

/** SMPTE ST 2084, in cd/m2. */
const pq: Curve = (v) => {
  const x = v ** (1 / 78.843_75);
  return 10_000 * (Math.max(0, x - 0.835_937_5) / (18.851_562_5 - 18.6875 * x)) ** (1 / 0.159_301_757_812_5);
};

/** ARIB STD-B67, light of the scene. */
const hlg: Curve = (v) =>
  v <= 0.5 ? (v * v) / 3 : (Math.exp((v - 0.559_910_73) / 0.178_832_77) + 0.284_668_92) / 12;

function compressed(light: Colour, peak: number): Colour {
  const m = Math.max(...light) / 203;
  const p = peak / 203;
  if (m === 0) return [0, 0, 0];
  const scale = Math.min(1, (m * (1 + m / (p * p))) / (1 + m)) / m / 203;
  return each(light, (value) => value * scale);
}

const asPq =
  (rows: Rows, peak = 1000) =>
  (colour: Colour): Colour =>
    shown(
      times(
        rows,
        compressed(
          each(colour, (level) => pq(level / 255)),
          peak,
        ),
      ),
    );

const asHlg =
  (rows: Rows, luminance: Colour, peak = 1000) =>
  (colour: Colour): Colour => {
    const scene = each(colour, (level) => hlg(level / 255));
    const y = scene[0] * luminance[0] + scene[1] * luminance[1] + scene[2] * luminance[2];
    return shown(
      times(
        rows,
        compressed(
          each(scene, (value) => value * 1000 * y ** 0.2),
          peak,
        ),
      ),
    );
  };

const asIs = (colour: Colour): Colour => colour;

const KINDS: Readonly<Record<string, Partial<PngOptions>>> = {
  '8 bits': {},
  '16 bits': { depth: 16 },
  '8 bits, opaque alpha': { colour: PNG_COLOUR.rgba },
  '16 bits, opaque alpha': { depth: 16, colour: PNG_COLOUR.rgba },
  'interlaced, 16 bits': { depth: 16, interlaced: true },
};

function draw(before: readonly Buffer[], options: Partial<PngOptions> = {}): Buffer {
  const unit = options.depth === 16 ? 257 : 1;
  return writePng({
    width: COLOURS.length * SIDE,
    height: SIDE,
    pixel: (x) => [...(COLOURS[Math.floor(x / SIDE)] ?? []), 255].map((level) => level * unit),
    before,
    ...options,
  });
}

/** In the middle of each square. */
async function coloursOf(file: Uint8Array): Promise<Colour[]> {
  const { bytes } = await codec.derive(file, EXACT);
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return Array.from({ length: info.width / SIDE }, (_square, index) => {
    const at = (info.width * (SIDE / 2) + index * SIDE + SIDE / 2) * info.channels;
    return [data[at] ?? -1, data[at + 1] ?? -1, data[at + 2] ?? -1];
  });
}

function expectNear(found: readonly Colour[], wanted: readonly Colour[], tolerance = NEAR): void {
  const far = found.flatMap((colour, index) => {
    const want = wanted[index] ?? [-999, -999, -999];
    const distance = Math.max(...colour.map((level, channel) => Math.abs(level - (want[channel] ?? -999))));
    return distance > tolerance ? [{ colour: COLOURS[index], found: colour, want }] : [];
  });
  expect(found.length).toBe(wanted.length);
  expect(far).toEqual([]);
}

describe('the colours of a PNG', () => {
  it.each(Object.entries(KINDS))(
    'that cICP says to be Display P3 become sRGB: %s',
    async (_name, options) => {
      const found = await coloursOf(draw([cicp(12, 13)], options));
      expectNear(found, COLOURS.map(asLight(srgb, P3_TO_SRGB)));
      const [, , , , green] = found;
      expectNear([green ?? [0, 0, 0]], [[65, 182, 77]], 2);
    },
  );

  it.each<[string, readonly Buffer[], (colour: Colour) => Colour]>([
    ['cICP, curve of BT.709', [cicp(1, 1)], asLight(toThe(2.4), SAME)],
    ['cICP, curve of BT.601', [cicp(1, 6)], asLight(toThe(2.4), SAME)],
    ['cICP, BT.2020, 10 bits', [cicp(9, 14)], asLight(toThe(2.4), BT2020_TO_SRGB)],
    ['cICP, BT.2020, 12 bits', [cicp(9, 15)], asLight(toThe(2.4), BT2020_TO_SRGB)],
    ['cICP, power 2.2', [cicp(12, 4)], asLight(toThe(2.2), P3_TO_SRGB)],
    ['cICP, power 2.8', [cicp(1, 5)], asLight(toThe(2.8), SAME)],
    ['cICP, linear', [cicp(1, 8)], asLight(toThe(1), SAME)],
    ['cICP, SMPTE 428', [cicp(1, 17)], asLight((v) => (v ** 2.6 * 52.37) / 48, SAME)],
    [
      'cICP, SMPTE 240M',
      [cicp(1, 7)],
      asLight((v) => (v < 4 * 0.0228 ? v / 4 : ((v + 0.1115) / 1.1115) ** (1 / 0.45)), SAME),
    ],
    ['cICP rather than sRGB', [cicp(12, 13), SRGB_CHUNK], asLight(srgb, P3_TO_SRGB)],
    ['cICP rather than gAMA and cHRM', [gamma(100_000), ADOBE, cicp(12, 13)], asLight(srgb, P3_TO_SRGB)],
    ['gAMA and cHRM', [gamma(45_470), ADOBE], asLight(toThe(1 / 0.4547), ADOBE_TO_SRGB)],
    ['cHRM and gAMA', [ADOBE, gamma(100_000)], asLight(toThe(1), ADOBE_TO_SRGB)],
    ['gAMA alone, linear', [gamma(100_000)], asLight(toThe(1), SAME)],
    ['gAMA alone, of a Macintosh', [gamma(55_556)], asLight(toThe(1.8), SAME)],
    ['gAMA alone, steep', [gamma(35_000)], asLight(toThe(1 / 0.35), SAME)],
    [
      'gAMA, and a cHRM that makes no colours',
      [gamma(100_000), chromaticities(31_270, 0, 64_000, 33_000, 21_000, 71_000, 15_000, 6000)],
      asLight(toThe(1), SAME),
    ],
    [
      'gAMA, and a cHRM whose primaries lie on a line',
      [gamma(100_000), chromaticities(31_270, 32_900, 10_000, 10_000, 20_000, 20_000, 30_000, 30_000)],
      asLight(toThe(1), SAME),
    ],
    ['PQ', [cicp(9, 16)], asPq(BT2020_TO_SRGB)],
    ['PQ with P3', [cicp(12, 16)], asPq(P3_TO_SRGB)],
    ['PQ, peak by cLLI', [cicp(9, 16), pngChunk('cLLI', u32(40_000_000, 0))], asPq(BT2020_TO_SRGB, 4000)],
    [
      'PQ, peak by mDCV, since cLLI does not know it',
      [
        cicp(9, 16),
        pngChunk('cLLI', u32(0, 0)),
        pngChunk('mDCV', Buffer.concat([Buffer.alloc(16), u32(20_000_000, 1)])),
      ],
      asPq(BT2020_TO_SRGB, 2000),
    ],
    ['HLG', [cicp(9, 18)], asHlg(BT2020_TO_SRGB, BT2020_LUMINANCE)],
    ['HLG with P3', [cicp(12, 18)], asHlg(P3_TO_SRGB, P3_LUMINANCE)],
  ])('are those that these chunks say: %s', async (_name, chunks, toWanted) => {
    for (const options of [{}, { depth: 16 }])
      expectNear(await coloursOf(draw(chunks, options)), COLOURS.map(toWanted));
  });

  it.each([
    ['grey', PNG_COLOUR.grey, 8],
    ['grey of 16 bits', PNG_COLOUR.grey, 16],
    ['grey of 4 bits', PNG_COLOUR.grey, 4],
    ['grey with alpha', PNG_COLOUR.greyAlpha, 8],
    ['grey with alpha of 16 bits', PNG_COLOUR.greyAlpha, 16],
  ])('are honoured in %s, and stay grey', async (_name, colour, depth) => {
    const levels = [0, 1 / 15, 1 / 5, 2 / 3, 1];
    const largest = 2 ** depth - 1;
    const file = writePng({
      width: levels.length * SIDE,
      height: SIDE,
      colour,
      depth,
      pixel: (x) => [Math.round((levels[Math.floor(x / SIDE)] ?? 0) * largest), largest],
      before: [gamma(100_000), ADOBE],
    });
    const wanted = levels.map((v): Colour => shown([v, v, v]));
    expectNear(await coloursOf(file), wanted);
  });

  it('are honoured in a palette, and on the background where they are transparent', async () => {
    const palette = writePng({
      width: 2 * SIDE,
      height: SIDE,
      colour: PNG_COLOUR.palette,
      pixel: (x) => [Math.floor(x / SIDE)],
      before: [
        cicp(12, 13),
        pngChunk('PLTE', Buffer.from([100, 180, 90, 200, 60, 40])),
        pngChunk('tRNS', Buffer.from([255, 0])),
      ],
    });
    expectNear(await coloursOf(palette), [asLight(srgb, P3_TO_SRGB)([100, 180, 90]), [255, 255, 255]]);

    const half = draw([gamma(100_000)], { colour: PNG_COLOUR.rgba, pixel: () => [55, 55, 55, 51] });
    const [first] = await coloursOf(half);
    const grey = asLight(toThe(1), SAME)([55, 55, 55])[0];
    expectNear([first ?? [0, 0, 0]], [each([1, 1, 1], () => grey * 0.2 + 255 * 0.8)]);
  });

  it('are white for white with every number of primaries', async () => {
    for (const number of [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22]) {
      const [black, white, grey] = await coloursOf(draw([cicp(number, 13)]));
      expectNear(
        [black, white, grey].map((colour) => colour ?? [0, 0, 0]),
        COLOURS.slice(0, 3),
      );
    }
  });

  it('are those of cICP rather than of a profile', async () => {
    const embedded = await profileOf('p3', 8);
    const linear = asLight(toThe(1), SAME);
    expectNear(await coloursOf(draw([profile(embedded), cicp(1, 8)])), COLOURS.map(linear));
    expectNear(await coloursOf(draw([profile(embedded), cicp(1, 13)])), COLOURS);
  });

  it.each<[string, readonly Buffer[]]>([
    ['cICP that is sRGB', [cicp(1, 13)]],
    ['cICP that is sRGB, rather than gAMA', [cicp(1, 13), gamma(100_000)]],
    ['cICP with a matrix', [cicp(12, 13, 1)]],
    ['cICP of limited range', [cicp(12, 13, 0, 0)]],
    ['cICP with reserved primaries', [cicp(3, 13)]],
    ['cICP without a transfer', [cicp(12, 2)]],
    ['cICP of five bytes', [pngChunk('cICP', Buffer.from([12, 13, 0, 1, 0]))]],
    [
      'cICP and gAMA with wrong checksums',
      [pngChunk('cICP', Buffer.from([12, 13, 0, 1]), 1), pngChunk('gAMA', u32(100_000), 1)],
    ],
    ['sRGB and gAMA', [gamma(100_000), SRGB_CHUNK]],
    ['gAMA near that of sRGB', [gamma(45_455)]],
    ['gAMA at the edge of that', [gamma(47_700)]],
    ['gAMA of 0', [gamma(0)]],
    ['gAMA that no display has', [gamma(4_000_000_000)]],
    ['gAMA of three bytes', [pngChunk('gAMA', Buffer.from([1, 0, 0]))]],
    ['cHRM alone', [ADOBE]],
    ['cICP and gAMA behind PLTE', [PALETTE, cicp(12, 13), gamma(100_000)]],
  ])('stay as they are with %s', async (_name, before) => {
    for (const options of [{}, { depth: 16 }])
      expect(await codec.derive(draw(before, options), EXACT)).toEqual(
        await codec.derive(draw([], options), EXACT),
      );
  });

  it('stay as they are with cICP and gAMA behind the image data', async () => {
    const late = draw([], { after: [cicp(12, 13), gamma(100_000)] });
    expect(await codec.derive(late, EXACT)).toEqual(await codec.derive(draw([]), EXACT));
  });

  it('are those of a profile rather than of gAMA and cHRM', async () => {
    const embedded = profile(await profileOf('p3', 8));
    expect(await codec.derive(draw([gamma(100_000), ADOBE, embedded]), EXACT)).toEqual(
      await codec.derive(draw([embedded]), EXACT),
    );
  });

  it('are those of the first chunk of several', () => {
    const [first, both] = [draw([cicp(12, 13)]), draw([cicp(12, 13), cicp(9, 13)])].map(pngColour);
    expect(both).toEqual(first);
    expect(both).not.toEqual(pngColour(draw([cicp(9, 13)])));
  });

  it('are not looked for in any image without these chunks', async () => {
    for (const { bytes } of await wholeImages()) expect(pngColour(bytes)).toBeUndefined();
  });

  it('never cause a fault, whatever the chunks hold', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(fc.nat(0xffffffff), { minLength: 8, maxLength: 8 }).map((values) => u32(...values)),
      fc.tuple(fc.nat(22), fc.nat(20), fc.nat(1), fc.nat(1)).map((values) => Buffer.from(values)),
    );
    const chunk = fc
      .tuple(fc.constantFrom('cICP', 'gAMA', 'cHRM', 'cLLI', 'mDCV', 'iCCP', 'tEXt'), content)
      .map(([name, bytes]) => pngChunk(name, bytes));
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 6 }), fc.nat(400), (chunks, end) => {
        const file = writePng({ width: 1, height: 1, before: chunks });
        const space = pngColour(file.subarray(0, end));
        expect(space?.primaries.toLinearSrgb.flat().every(Number.isFinite) ?? true).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the colours of a PNG of 16 bits with a profile', () => {
  it.each(['P3', 'sRGB'])('are converted from %s to sRGB', async (name) => {
    const bytes = await profileOf(name === 'P3' ? 'p3' : 'srgb', 16);
    const toWanted = name === 'P3' ? asLight(srgb, P3_TO_SRGB) : asIs;
    for (const colour of [PNG_COLOUR.rgb, PNG_COLOUR.rgba])
      expectNear(await coloursOf(draw([profile(bytes)], { depth: 16, colour })), COLOURS.map(toWanted), 2.5);
  });

  it('are converted from a grey profile', async () => {
    const levels = [0, 0.25, 0.5, 0.75, 1];
    for (const colour of [PNG_COLOUR.grey, PNG_COLOUR.greyAlpha]) {
      const file = writePng({
        width: levels.length * SIDE,
        height: SIDE,
        colour,
        depth: 16,
        pixel: (x) => [Math.round((levels[Math.floor(x / SIDE)] ?? 0) * 65_535), 65_535],
        before: [profile(greyProfile(1.5))],
      });
      const wanted = levels.map((v): Colour => shown(each([v, v, v], toThe(1.5))));
      expectNear(await coloursOf(file), wanted, 2.5);
    }
  });
});

/** The profile that sharp embeds. */
async function profileOf(name: 'p3' | 'srgb', depth: 8 | 16): Promise<Buffer> {
  const image = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } });
  const file = await image
    .toColourspace(depth === 16 ? 'rgb16' : 'srgb')
    .withIccProfile(name)
    .png()
    .toBuffer();
  const { icc } = await sharp(file).metadata();
  if (icc === undefined) throw new Error('sharp embedded no profile');
  return icc;
}

/** A profile of a grey device with a power as its curve. Source: ICC.1:2022, 7.2 and 10.6. */
function greyProfile(exponent: number): Buffer {
  const tag = Buffer.concat([
    Buffer.from('curv\0\0\0\0', 'latin1'),
    u32(1),
    Buffer.from([Math.trunc(exponent), (exponent % 1) * 256, 0, 0]),
  ]);
  const header = Buffer.alloc(128);
  header.writeUInt32BE(128 + 16 + tag.length, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write('mntrGRAYXYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  u32(0xf6d6, 0x10000, 0xd32d).copy(header, 68);
  return Buffer.concat([header, u32(1), Buffer.from('kTRC'), u32(144, tag.length), tag]);
}
