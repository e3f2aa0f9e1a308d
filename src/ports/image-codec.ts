import type { ImageMetadata } from '#contracts/memos.ts';
import type { Recipe } from '#domain/recipe.ts';

/** A derivative that has been made but not yet written. */
export interface Derivative {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Reads and makes images. */
export interface ImageCodec {
  /**
   * @param bytes the file, or its beginning
   * @throws PipelineError CORRUPT, also if `bytes` end before the header does
   */
  metadata(bytes: Uint8Array): Promise<ImageMetadata>;
  /** @throws PipelineError CORRUPT, TOO_MANY_PIXELS, TOO_COMPLEX; DECODE_TIMED_OUT (transient) */
  derive(bytes: Uint8Array, recipe: Recipe): Promise<Derivative>;
}
