import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';
import { SPECIFIED_LIMITS } from '#contracts/limits.ts';
import { checkCanvas, checkFileSize } from '#domain/check-limits.ts';
import type { RecordedWarning } from '#contracts/warnings.ts';
import { PipelineError, rejection } from '#domain/pipeline-error.ts';
import { RESIZED, THUMBNAIL } from '#domain/recipe.ts';
import { sniffFormat } from '#domain/sniff-format.ts';
import { inspectImage } from '#domain/structure/inspect-image.ts';
import { mayComplete } from '#scripts/corpus/judge.ts';
import { type LabelledFile, readIndex } from '#scripts/corpus/read-index.ts';

const CORPUS = join(import.meta.dirname, '..', '..', 'shared', 'corpus');
const isThere = existsSync(join(CORPUS, 'index.csv'));
if (!isThere)
  process.stderr.write(
    `SKIPPED: no labelled images found at ${basename(CORPUS)}; their verdicts are not checked.\n`,
  );

const codec = makeSharpImageCodec();
const { maxBytes, maxPixels } = SPECIFIED_LIMITS;

(isThere ? describe : describe.skip)('the labelled images', () => {
  it('get the labelled verdict and size', async () => {
    const labelled = readIndex(join(CORPUS, 'index.csv'));
    expect(labelled.length).toBeGreaterThan(200);
    const wrong: string[] = [];
    for (const entry of labelled) {
      const found = await judge(readFileSync(join(CORPUS, entry.file)));
      const problem = compare(entry, found);
      if (problem !== undefined) wrong.push(`${entry.file}: ${problem}`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});

type Found =
  | { readonly width: number; readonly height: number; readonly warnings: readonly RecordedWarning[] }
  | { readonly error: unknown };

/** Does what the pipeline's stages do, one after another. */
async function judge(bytes: Uint8Array): Promise<Found> {
  try {
    checkFileSize(bytes.length, maxBytes);
    const sniffed = sniffFormat(bytes.subarray(0, 4096));
    if (sniffed.kind !== 'accepted') throw rejection('NOT_AN_IMAGE', 'not an accepted format');
    const { canvas, warnings, mended = bytes } = inspectImage(sniffed.format, bytes);
    checkCanvas(canvas, maxPixels);
    checkCanvas(await codec.metadata(mended), maxPixels);
    const { width, height } = await codec.derive(mended, RESIZED);
    const thumbnail = await codec.derive(mended, THUMBNAIL);
    expect([thumbnail.width, thumbnail.height]).toEqual([200, 200]);
    return { width, height, warnings };
  } catch (error) {
    return { error };
  }
}

function compare({ verdict, resized }: LabelledFile, found: Found): string | undefined {
  if ('error' in found) {
    const { error } = found;
    if (!(error instanceof PipelineError) || error.category !== 'rejected')
      return `ends FAILED: ${String(error)}`;
    return verdict === 'accept' ? `rejected: ${error.message}` : undefined;
  }
  if (!mayComplete(verdict, found.warnings)) return 'accepted';
  const isRight = resized === undefined || (found.width === resized.width && found.height === resized.height);
  return isRight || verdict === 'either'
    ? undefined
    : `is ${String(found.width)} x ${String(found.height)}; expected ${String(resized.width)} x ${String(resized.height)}`;
}
