import type { Memory } from '#contracts/function-descriptor.ts';
import type { ImageLimits } from '#contracts/limits.ts';

import { amountOf } from './named-setting.ts';
import type { DeploymentSettings } from './settings.ts';

const MIB = 1024 * 1024;
/** The memory that one full vCPU comes with. Source: Lambda developer guide, "Configure Lambda function memory". */
const ONE_CPU_MB = 1769;

/**
 * What a function needs for the largest image that the limits allow, in MB.
 *
 * Requirement: K5, R6
 */
const NEEDED: Readonly<Record<'file' | 'pixels', (limits: ImageLimits) => number>> = {
  // Reading, hashing and walking take time by the byte, and a stage's time is fixed: 512 MB are enough processor for 10 MiB.
  file: ({ maxBytes }) => Math.min(ONE_CPU_MB, (512 * maxBytes) / (10 * MIB)),
  // The most that a decoder holds is 8 bytes a pixel (a progressive JPEG of four components: measured 1,264 MB for 150
  // megapixels), besides the file, which is copied twice while it arrives, and 256 MB for everything else.
  pixels: ({ maxBytes, maxPixels }) => 256 + (8 * maxPixels + 3 * maxBytes) / MIB,
};

/** The memory of a function, in MB. @throws Error naming a setting that is not a number */
export function memoryOf(memory: Memory, limits: ImageLimits, settings: DeploymentSettings): number {
  if (typeof memory === 'number' || 'setting' in memory) return amountOf(memory, settings);
  return Math.max(amountOf(memory.atLeast, settings), Math.ceil(NEEDED[memory.for](limits)));
}
