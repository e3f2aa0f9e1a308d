import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { ImageRecord } from '#contracts/record.ts';
import { PipelineError } from '#domain/pipeline-error.ts';
import { archiveImage } from '#pipeline/stages/archive-image.ts';
import { extractMetadata } from '#pipeline/stages/extract-metadata.ts';
import { generateThumbnail } from '#pipeline/stages/generate-thumbnail.ts';
import { resizeImage } from '#pipeline/stages/resize-image.ts';
import { validateImage } from '#pipeline/stages/validate-image.ts';

import { colourAt } from './support/images/mean-difference.ts';
import { makePipeline } from './support/make-pipeline.ts';
import { present } from './support/present.ts';

const CASES = join(import.meta.dirname, '..', '..', 'shared', 'cases');
const isThere = existsSync(CASES);
if (!isThere)
  process.stderr.write(
    `SKIPPED: no reported cases found at ${basename(CASES)}; what is expected of them is not checked.\n`,
  );

interface Ended {
  readonly record: ImageRecord;
  /** resized.jpg; undefined if the image was rejected. */
  readonly resized?: Uint8Array;
}

/** Takes a file through the pipeline on ports in memory. */
async function run(file: string): Promise<Ended> {
  const pipeline = makePipeline();
  const key = `uploads/${file}`;
  await pipeline.upload(key, readFileSync(join(CASES, file)));
  const input = await pipeline.started(key);
  try {
    await validateImage(pipeline, input);
    await extractMetadata(pipeline, input);
    await Promise.all([resizeImage(pipeline, input), generateThumbnail(pipeline, input)]);
    await archiveImage(pipeline, input);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    const { code, category, sentence: message } = error;
    const record = await pipeline.records.settle(
      input,
      'REJECTED',
      { code, category, message, attempts: 1 },
      input.uploadTimestamp,
    );
    return { record };
  }
  const record = present(await pipeline.records.get(key));
  const { archived } = record;
  const resized = await pipeline.objects.read({
    bucket: pipeline.archiveBucket,
    key: present(archived).resized.key,
  });
  return { record, resized: present(resized).bytes };
}

(isThere ? describe : describe.skip)('a file as people reported it [R5]', () => {
  it.each([
    ['a01-samsung-invalid-sos.jpg', ['SCAN_PARAMETERS']],
    ['e03-immich8510-9-bytes-before-d2.jpg', ['STRAY_BYTES_IN_SCAN']],
    ['e01-amcrest201-608-stray-before-com.jpg', ['STRAY_BYTES']],
    ['e04-jhove1103-jfif-0.00.jpg', ['JFIF_VERSION']],
    ['a27-jfif-2.01.jpg', ['JFIF_VERSION']],
    ['e04c-adobe-transform-5-nojfif.jpg', ['ADOBE_TRANSFORM']],
    ['e05b-ff28-in-tail.jpg', ['STRAY_BYTES_IN_SCAN', 'STRAY_MARKERS']],
    ['a23b-no-eoi-zero-padded.jpg', ['END_MARKER_MISSING']],
    ['c01-no-trailer-one-frame.gif', ['END_MARKER_MISSING']],
    ['b02-text-crc.png', ['ANCILLARY_CHECKSUM']],
  ])('%s is accepted, with what is irregular noted', async (file, codes) => {
    const { record } = await run(file);
    expect(record).toMatchObject({
      status: 'COMPLETED',
      stages: { validation: { output: { needsMending: true } } },
    });
    expect(record.warnings?.map(({ code }) => code)).toEqual(codes);
  });

  it('b03-cgbi.png is a variant that is not processed, named with its cure', async () => {
    expect((await run('b03-cgbi.png')).record.error).toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringMatching(/iPhones .*CgBI.*Convert/),
    });
  });

  it('b05b-cicp-p3.png is converted from the colours that its cICP names', async () => {
    const { record, resized } = await run('b05b-cicp-p3.png');
    expect(record.status).toBe('COMPLETED');
    // There it has (64, 194, 40) of P3, a green that sRGB does not reach.
    const [red = 0, green = 0, blue = 0] = await colourAt(present(resized), 0.25, 0.75);
    expect(Math.max(red, Math.abs(green - 197), blue)).toBeLessThan(6);
  });

  it('g2-pillow5548-frame-at-25.gif lies on the background of the recipe, not on black', async () => {
    const { record, resized } = await run('g2-pillow5548-frame-at-25.gif');
    expect(record.status).toBe('COMPLETED');
    expect((await colourAt(present(resized), 0.1, 0.1)).every((level) => level > 250)).toBe(true);
  });

  it('e30-offset-time-original.jpg was taken at the time that its offset says', async () => {
    const { record } = await run('e30-offset-time-original.jpg');
    expect(record.stages.metadata?.output).toMatchObject({
      metadata: { exif: { takenAt: '2024-12-21T22:39:24.000Z' } },
    });
  });
});
