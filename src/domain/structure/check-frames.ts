import { MAX_FRAMES } from '#contracts/limits.ts';

import type { ByteView } from './byte-view.ts';

/** @throws PipelineError TOO_COMPLEX at the first frame over the limit */
export function checkFrames(view: ByteView, frames: number): void {
  if (frames > MAX_FRAMES)
    throw view.tooComplex(`too many frames; the limit is ${String(MAX_FRAMES)}`, {
      maxFrames: MAX_FRAMES,
    });
}
