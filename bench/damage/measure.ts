import sharp from 'sharp';

import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';
import { PipelineError } from '#domain/pipeline-error.ts';
import { RESIZED, THUMBNAIL } from '#domain/recipe.ts';
import { inspectImage } from '#domain/structure/inspect-image.ts';
import type { Random } from '#local/index.ts';
import { print } from '#scripts/command.ts';
import { encodeJpeg } from '#test/support/images/encode-jpeg.ts';
import { IRREGULARITIES } from '#test/support/images/irregularities.ts';
import { jpegData, LOSSES } from '#test/support/images/losses.ts';
import { decodeLaxly, differingPart } from '#test/support/images/verdict.ts';

import { Tally } from './tally.ts';

/** Longest side of the photographs: large enough for losses of a few kilobytes to be a small part. */
const SIDE = 1200;

/** What goals are set for: losses that change more than this part of the pixels. */
const LOST_PART = 0.01;

export interface Sample {
  readonly kind: string;
  readonly bytes: Buffer;
  /** As a lax decoder shows it. */
  readonly pixels: Buffer;
}

const codec = makeSharpImageCodec();

/** One photograph as a camera writes it, with restart markers, and progressive. */
export async function samplesOf(photograph: Buffer): Promise<Sample[]> {
  const small = sharp(photograph).resize(SIDE, SIDE, { fit: 'inside' });
  const { data, info } = await small.clone().raw().toBuffer({ resolveWithObject: true });
  const pixels = { data, width: info.width, height: info.height };
  const columns = Math.ceil(info.width / 16);
  const files: readonly (readonly [string, Buffer])[] = [
    ['baseline, optimised tables', await small.clone().jpeg({ quality: 88 }).toBuffer()],
    ['baseline, standard tables', encodeJpeg(pixels, { subsampled: true })],
    ['restart each row', encodeJpeg(pixels, { subsampled: true, restartEvery: columns })],
    ['restart every 4 MCUs', encodeJpeg(pixels, { subsampled: true, restartEvery: 4 })],
    ['progressive', await small.clone().jpeg({ quality: 88, progressive: true }).toBuffer()],
  ];
  return Promise.all(files.map(async ([kind, bytes]) => ({ kind, bytes, pixels: await decodeLaxly(bytes) })));
}

/** Gives the part of the losses that count which are accepted. */
export async function measureLosses(
  samples: readonly Sample[],
  rounds: number,
  random: Random,
): Promise<number> {
  const byKind = new Tally();
  const byLoss = new Tally();
  let cutAccepted = 0;
  for (let round = 0; round < rounds; round += 1)
    for (const { name, apply } of LOSSES)
      for (const { kind, bytes, pixels } of samples) {
        const damaged = apply(bytes, jpegData(bytes), random);
        const lost = differingPart(await decodeLaxly(damaged), pixels);
        if (lost <= LOST_PART) continue;
        const isAccepted = (await verdict(damaged)) === 'accepted';
        byKind.add(kind, isAccepted);
        byLoss.add(name, isAccepted);
        if (isAccepted && /cut|tail/.test(name) && name !== 'cut out') cutAccepted += 1;
      }
  byKind.print(`Losses over ${String(LOST_PART * 100)} % of the pixels, by file`, 'accepted');
  byLoss.print('The same, by loss', 'accepted');
  print(`\nCuts of the tail that were accepted: ${String(cutAccepted)}`);
  return byKind.part;
}

/** Gives the part of the irregular files that is refused, or shown differently. */
export async function measureIrregularities(samples: readonly Sample[], random: Random): Promise<number> {
  const tally = new Tally();
  for (const { name, apply } of IRREGULARITIES.jpeg)
    for (const { bytes, pixels } of samples)
      for (let time = 0; time < 3; time += 1) {
        const changed = apply(bytes, random);
        if (changed === undefined) continue;
        tally.add(name, (await verdict(changed)) !== 'accepted' || !(await isSame(changed, pixels)));
      }
  tally.print('Irregular files with every pixel', 'refused');
  return tally.part;
}

async function isSame(changed: Buffer, pixels: Buffer): Promise<boolean> {
  return (await decodeLaxly(inspectImage('jpeg', changed).mended ?? changed)).equals(pixels);
}

/** What the pipeline's stages say. */
async function verdict(bytes: Buffer): Promise<string> {
  try {
    const { mended = bytes } = inspectImage('jpeg', bytes);
    await codec.derive(mended, RESIZED);
    await codec.derive(mended, THUMBNAIL);
    return 'accepted';
  } catch (error) {
    if (error instanceof PipelineError && error.category === 'rejected') return error.code;
    throw error;
  }
}
