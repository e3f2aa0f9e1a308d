import { firstFrame } from '#domain/structure/gif-blocks.ts';
import type { Size } from '#domain/geometry.ts';

/** A control block with the transparency flag, and a frame of one pixel in that colour. Source: GIF89a specification, sections 20 and 23. */
const CLEAR_FRAME = Buffer.from(
  '21f9040100000000 2c000000000100010000 0202440100'.replaceAll(' ', ''),
  'hex',
);

/**
 * A GIF whose first frame leaves part of the canvas open, so that sharp shows nothing there instead of black: its decoder only
 * has transparency if some frame has the flag, so that a frame of one clear pixel follows the first, which alone is decoded.
 *
 * @param canvas as sharp sees it
 */
export function withOpenCanvas(bytes: Uint8Array, canvas: Size): Uint8Array {
  const first = firstFrame(bytes);
  if (first === undefined || isCovered(first, canvas)) return bytes;
  const end = first.data.terminator + 1;
  return Buffer.concat([bytes.subarray(0, end), CLEAR_FRAME, bytes.subarray(end)]);
}

function isCovered({ left, top, size }: { left: number; top: number; size: Size }, canvas: Size): boolean {
  return left === 0 && top === 0 && size.width >= canvas.width && size.height >= canvas.height;
}
