import { availableParallelism } from 'node:os';

import type { FunctionConfiguration } from './store.ts';

/** With this much memory a function gets close to a whole core on AWS (1,769 MB is one). */
const CPU_HEAVY_MEMORY_MB = 1024;
/** Light functions mostly wait; each process costs about 80 MB. */
const LIGHT_PER_CORE = 2;

/**
 * How many environments a function may have on this machine. The limit is per function, so that a caller never uses
 * up the environments its callee needs.
 */
export function environmentLimit(
  configuration: FunctionConfiguration,
  cores = availableParallelism(),
): number {
  const local = configuration.memoryMb >= CPU_HEAVY_MEMORY_MB ? cores : cores * LIGHT_PER_CORE;
  return Math.max(1, Math.min(local, configuration.reservedConcurrency ?? local));
}
