import { readFileSync } from 'node:fs';

import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';
import type { ImageLimits } from '#contracts/limits.ts';
import { PipelineError } from '#domain/pipeline-error.ts';
import { RESIZED, THUMBNAIL } from '#domain/recipe.ts';
import { checkImage } from '#pipeline/imaging/check-image.ts';
import { describeImage } from '#pipeline/imaging/describe-image.ts';

import { BOMB_STAGES, type BombMeasure, type BombStage } from './stages.ts';

/**
 * One file through one stage, in a process of its own as a function is: `measure-process.ts STAGE FILE MAX_BYTES MAX_PIXELS`;
 * prints JSON.
 */
const [stage = '', file = '', maxBytes = '', maxPixels = ''] = process.argv.slice(2);
const limits: ImageLimits = { maxBytes: Number(maxBytes), maxPixels: Number(maxPixels) };
const codec = makeSharpImageCodec(limits);
const WORK: Readonly<Record<BombStage, (bytes: Uint8Array) => unknown>> = {
  validation: (bytes) => checkImage({ bytes, sizeBytes: bytes.length, eTag: '' }, limits, 'tolerant'),
  metadata: (bytes) => describeImage(codec, bytes, limits.maxPixels),
  resize: (bytes) => codec.derive(bytes, RESIZED),
  thumbnail: (bytes) => codec.derive(bytes, THUMBNAIL),
};

const name = BOMB_STAGES.find((candidate) => candidate === stage);
if (name === undefined) throw new Error(`There is no stage "${stage}"; expected ${BOMB_STAGES.join(', ')}.`);
const bytes = readFileSync(file);
const startMs = performance.now();
const before = process.cpuUsage();
let outcome = 'ok';
try {
  await WORK[name](bytes);
} catch (error) {
  outcome = error instanceof PipelineError ? `${error.category} ${error.code}` : String(error);
}
const { user, system } = process.cpuUsage(before);
const measure: BombMeasure = {
  outcome,
  durationMs: performance.now() - startMs,
  processorMs: (user + system) / 1000,
  // Kilobytes, on every system.
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(JSON.stringify(measure));
