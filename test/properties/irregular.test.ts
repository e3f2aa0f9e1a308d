import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FORMATS, type Format } from '#contracts/status.ts';
import { inspectImage } from '#domain/structure/inspect-image.ts';
import { seededRandom } from '#local/index.ts';

import { encodeJpeg } from '../support/images/encode-jpeg.ts';
import { IRREGULARITIES } from '../support/images/irregularities.ts';
import { present } from '../support/present.ts';
import { jpegData, LOSSES } from '../support/images/losses.ts';
import { type ImageOptions, makeImage } from '../support/images/make-image.ts';
import { decodeLaxly, decodeStrictly, differingPart, verdictOf } from '../support/images/verdict.ts';
import { wholeImages } from '../support/images/whole-images.ts';

interface Base {
  readonly name: string;
  readonly bytes: Buffer;
  /** As the stages decode them. */
  readonly pixels: Buffer;
}

const bases: Record<Format, Base[]> = { jpeg: [], png: [], gif: [], webp: [] };
/** JPEGs of a picture with detail everywhere. */
let textured: readonly Base[] = [];

beforeAll(async () => {
  const add = async (format: Format, name: string, bytes: Buffer): Promise<void> => {
    bases[format].push({ name, bytes, pixels: await decodeStrictly(bytes) });
  };
  for (const { format, name, bytes } of await wholeImages()) await add(format, name, bytes);
  const size = { width: 61, height: 45 };
  for (const format of FORMATS)
    for (const options of [{}, { grey: true }, { progressive: true }] satisfies Partial<ImageOptions>[])
      await add(format, JSON.stringify(options), await makeImage({ format, ...size, ...options }));
  const pixels = texture(97, 75);
  for (const options of [
    {},
    { subsampled: true },
    { restartEvery: 4 },
    { restartEvery: 5, subsampled: true },
    { separateScans: true, subsampled: true },
    { separateScans: true, restartEvery: 7 },
  ])
    await add('jpeg', JSON.stringify(options), encodeJpeg(pixels, options));
  textured = bases.jpeg.slice(-6);
});

function texture(width: number, height: number): { data: Uint8Array; width: number; height: number } {
  const random = seededRandom('texture');
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at += 1)
    data[at] = 128 + 80 * Math.sin(at / 50) + (random.next() - 0.5) * 60;
  return { data, width, height };
}

describe('a file whose picture is whole [R5]', () => {
  it.each(FORMATS)('%s keeps verdict and pixels with every tolerated irregularity', async (format) => {
    const random = seededRandom('each');
    const wrong: string[] = [];
    for (const { name, code, needsDetail, apply } of IRREGULARITIES[format]) {
      let applied = 0;
      for (const base of needsDetail === true ? textured : bases[format]) {
        const changed = apply(base.bytes, random);
        if (changed === undefined) continue;
        applied += 1;
        const { warnings, mended = changed } = inspectImage(format, changed);
        const codes: readonly string[] = warnings.map((warning) => warning.code);
        const hasCode = code === undefined ? codes.length === 0 : codes.includes(code);
        if (!hasCode || !(await decodeStrictly(mended)).equals(base.pixels))
          wrong.push(`${name} on ${base.name}: ${codes.join(', ')}`);
      }
      if (applied === 0) wrong.push(`${name} was never applied`);
    }
    expect(wrong).toEqual([]);
  });

  it.each(FORMATS)('%s keeps them with several irregularities at once', async (format) => {
    const all = IRREGULARITIES[format];
    const several = fc.uniqueArray(fc.nat(all.length - 1), { minLength: 2, maxLength: 3 });
    let accidents = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), several, fc.nat(), async (which, chosen, seed) => {
        const some = format === 'jpeg' ? textured : bases[format];
        const base = present(some[which % some.length]);
        const random = seededRandom(seed);
        // What changes the end comes last: after that, nobody can tell where the end was.
        const ordered = chosen.sort((a, b) => a - b).flatMap((index) => all[index] ?? []);
        const changed = ordered.reduce((bytes, { apply }) => apply(bytes, random) ?? bytes, base.bytes);
        if (format === 'jpeg' && verdictOf('jpeg', changed) === 'CORRUPT') {
          accidents += 1;
          return;
        }
        const { mended = changed } = inspectImage(format, changed);
        expect((await decodeStrictly(mended)).equals(base.pixels)).toBe(true);
      }),
      { numRuns: 100 },
    );
    // Stray bytes in a JPEG may read like blocks by accident; one in a hundred does.
    expect(accidents).toBeLessThanOrEqual(5);
  });

  it('is mended once: what is mended has nothing irregular any more', () => {
    const random = seededRandom('once');
    for (const format of FORMATS)
      for (const { apply } of IRREGULARITIES[format])
        for (const { bytes } of bases[format].slice(0, 4)) {
          const { mended } = inspectImage(format, apply(bytes, random) ?? bytes);
          if (mended !== undefined)
            expect(inspectImage(format, mended)).toMatchObject({ warnings: [], mended: undefined });
        }
  });
});

describe('a JPEG that lost image data [R5]', () => {
  it('is refused wherever it is cut, with an end mark or without', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.boolean(), (which, at, hasEnd) => {
        const { bytes } = present(textured[which % textured.length]);
        const { from, end } = jpegData(bytes);
        const cut = bytes.subarray(0, from + (at % (end - from)));
        const ended = hasEnd ? Buffer.concat([cut, Buffer.from([0xff, 0xd9])]) : cut;
        expect(verdictOf('jpeg', ended)).toMatch(/^(?:TRUNCATED|CORRUPT)$/);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused in nearly every case, however it lost it', async () => {
    const random = seededRandom('losses');
    let losses = 0;
    const accepted: string[] = [];
    for (let round = 0; round < 5; round += 1)
      for (const { name, apply } of LOSSES)
        for (const base of textured) {
          const damaged = apply(base.bytes, jpegData(base.bytes), random);
          if (differingPart(await decodeLaxly(damaged), base.pixels) <= 0.01) continue;
          losses += 1;
          if (verdictOf('jpeg', damaged) === 'whole') accepted.push(`${name} of ${base.name}`);
        }
    expect(losses).toBeGreaterThan(200);
    // What slips through on photographs is measured by npm run bench:damage; small pictures hide more.
    expect(accepted.length / losses).toBeLessThan(0.04);
  });
});
