import { type Output, printable } from '../output.ts';
import type { CollectedFiles } from './collect-files.ts';

/** Says what of the folders is not uploaded. */
export function sayCollected(
  output: Output,
  { hiddenCount, skipped }: Pick<CollectedFiles, 'hiddenCount' | 'skipped'>,
): void {
  for (const { relativePath, why } of skipped) {
    const reason = `${why.code}: ${why.message}`;
    if (output.json) output.object({ event: 'skipped', file: relativePath, code: why.code, reason });
    else output.say(`Skipped ${printable(relativePath)}  ${printable(reason)}`);
  }
  if (skipped.length > 0)
    output.say(`Skipped ${String(skipped.length)} links and others that are no file or folder.`);
  if (hiddenCount > 0) output.say(`Skipped ${String(hiddenCount)} hidden files and folders.`);
}
