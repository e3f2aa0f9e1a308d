import { MAX_FRAMES } from '#contracts/limits.ts';

import type { ByteView } from './byte-view.ts';

/** @throws PipelineError TOO_COMPLEX with the first frame that is too many */
export function checkFrames(view: ByteView, frames: number): void {
  if (frames > MAX_FRAMES)
    throw view.tooComplex(`more than ${String(MAX_FRAMES)} frames; at most ${String(MAX_FRAMES)}`, {
      maxFrames: MAX_FRAMES,
    });
}
