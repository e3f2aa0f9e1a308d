import type { ImageMetadata } from '#contracts/memos.ts';
import { checkCanvas } from '#domain/check-limits.ts';
import type { ImageCodec } from '#ports/image-codec.ts';

/**
 * Reads the metadata of an image.
 *
 * @param bytes the file, or a beginning that contains the header
 * @throws PipelineError CORRUPT, TOO_MANY_PIXELS, SIDE_TOO_LONG
 */
export async function describeImage(
  codec: ImageCodec,
  bytes: Uint8Array,
  maxPixels: number,
): Promise<ImageMetadata> {
  const metadata = await codec.metadata(bytes);
  checkCanvas(metadata, maxPixels);
  return metadata;
}
