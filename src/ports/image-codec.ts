import type { Format } from '#contracts/status.ts';
import type { Recipe } from '#domain/recipe.ts';

/** What an image says about itself. */
export interface ImageMetadata {
  readonly format: Format;
  /** As seen, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** As stored. */
  readonly storedWidth: number;
  readonly storedHeight: number;
  /** Interpretation in the words of libvips: srgb, b-w, cmyk, rgb16 ... */
  readonly space: string;
  readonly channels: number;
  /** Sample type in the words of libvips: uchar, ushort ... */
  readonly depth: string;
  readonly hasAlpha: boolean;
  /** Frames of an animation; 1 for a still. */
  readonly frames: number;
  readonly isProgressive: boolean;
  /** Pixels per inch. */
  readonly density?: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation?: number;
  /** Allow-listed fields: make, model, takenAt, exposureTime, fNumber, iso, focalLength. Never a position. */
  readonly exif?: Readonly<Record<string, string | number>>;
}

export interface Derivative {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Reads and makes images. */
export interface ImageCodec {
  /**
   * @param bytes the file, or its beginning
   * @throws PipelineError CORRUPT; TRUNCATED when `bytes` end before the header does
   */
  metadata(bytes: Uint8Array): Promise<ImageMetadata>;
  /** @throws PipelineError CORRUPT, TRUNCATED, TOO_MANY_PIXELS, TOO_COMPLEX; DECODE_TIMED_OUT (transient) */
  derive(bytes: Uint8Array, recipe: Recipe): Promise<Derivative>;
}
