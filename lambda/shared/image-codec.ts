import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';
import type { ImageCodec } from '#ports/image-codec.ts';

import type { System } from './system.ts';

/** sharp, or what the system has in its place. */
export function imageCodec({ imageCodec: replace }: System, maxPixels: number): ImageCodec {
  const codec = makeSharpImageCodec({ maxPixels });
  return replace?.(codec) ?? codec;
}
