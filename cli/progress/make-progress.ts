import type { Output } from '../output.ts';
import { jsonProgress } from './json-progress.ts';
import { plainProgress } from './plain-progress.ts';
import type { Progress } from './progress.ts';
import { terminalProgress } from './terminal-progress.ts';

/** Chooses how to show progress by where the output goes. */
export function makeProgress(output: Output): Progress {
  if (output.json) return jsonProgress(output);
  return output.interactive ? terminalProgress(output) : plainProgress(output);
}
