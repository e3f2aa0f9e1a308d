import type { Size } from '../geometry.ts';
import { ByteView } from './byte-view.ts';
import { checkFrames } from './check-frames.ts';

const HEADER_BYTES = 13;
const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = 0x3b;
/** Codes grow to 12 bits; they begin one bit wider than the code size. */
const LARGEST_CODE_SIZE = 11;

const LONGEST_SCREEN_SIDE = 2048;
const MONITORS = new Set(['640x480', '640x512', '800x600', '1024x768', '1280x1024', '1600x1200']);

/** Walks the blocks to the trailer. Source: GIF89a specification, sections 17 to 27. */
export function checkGif(bytes: Uint8Array): Size {
  const view = new ByteView(bytes, 'GIF');
  const screen = { width: view.u16le(6, 'the header'), height: view.u16le(8, 'the header') };
  let offset = HEADER_BYTES + tableBytes(view.at(10, 'the header'));
  let first: Size | undefined;
  let frames = 0;
  for (;;) {
    const kind = view.at(offset, 'the blocks: the trailer is missing');
    if (kind === TRAILER) return canvasOf(view, offset, screen, first);
    if (kind === IMAGE) {
      const image = readImage(view, offset);
      first ??= image.reach;
      frames += 1;
      checkFrames(view, frames);
      offset = image.end;
    } else if (kind === EXTENSION) {
      offset = endOfSubBlocks(view, offset + 2, 'an extension');
    } else if (kind === 0) {
      // A superfluous empty block, as some programs write; decoders skip it.
      offset += 1;
    } else {
      throw view.corrupt(
        offset,
        `a block begins with 0x${kind.toString(16)}; expected an image (0x2c), an extension (0x21) or the trailer (0x3b)`,
      );
    }
  }
}

function readImage(view: ByteView, offset: number): { reach: Size; end: number } {
  const what = 'an image descriptor';
  const reach = {
    width: view.u16le(offset + 1, what) + view.u16le(offset + 5, what),
    height: view.u16le(offset + 3, what) + view.u16le(offset + 7, what),
  };
  const data = offset + 10 + tableBytes(view.at(offset + 9, what));
  const codeSize = view.at(data, 'the image data');
  if (codeSize > LARGEST_CODE_SIZE)
    throw view.corrupt(
      data,
      `the image data begins with the code size ${String(codeSize)}; expected at most ${String(LARGEST_CODE_SIZE)}`,
    );
  return { reach, end: endOfSubBlocks(view, data + 1, 'the image data') };
}

/** Colour tables have 2 to 256 entries of three bytes. */
function tableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function endOfSubBlocks(view: ByteView, from: number, what: string): number {
  let offset = from;
  for (;;) {
    const length = view.at(offset, what);
    offset += 1 + length;
    if (length === 0) return offset;
  }
}

/**
 * The canvas as decoders see it. A screen size that says nothing about the image (a side of 0 or over 2048, or a common monitor
 * size) is replaced by the first frame's size; any other grows to contain the frame. Source: libnsgif, which libvips uses.
 */
function canvasOf(view: ByteView, offset: number, screen: Size, first: Size | undefined): Size {
  if (first === undefined)
    throw view.corrupt(offset, 'the file ends without an image; expected at least one');
  const { width, height } = isOfMonitor(screen) ? first : screen;
  if (Math.max(width, first.width) === 0 || Math.max(height, first.height) === 0)
    throw view.corrupt(offset, 'screen and first frame have a side of 0; expected at least one pixel');
  return { width: Math.max(width, first.width), height: Math.max(height, first.height) };
}

function isOfMonitor({ width, height }: Size): boolean {
  return (
    Math.min(width, height) === 0 ||
    Math.max(width, height) > LONGEST_SCREEN_SIDE ||
    MONITORS.has(`${String(width)}x${String(height)}`)
  );
}
