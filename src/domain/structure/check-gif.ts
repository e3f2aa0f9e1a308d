import type { Size } from '../geometry.ts';
import { ByteView } from './byte-view.ts';

const HEADER_BYTES = 13;
const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = 0x3b;

/** Walks the blocks to the trailer. Source: GIF89a specification, sections 17 to 27. */
export function checkGif(bytes: Uint8Array): Size {
  const view = new ByteView(bytes, 'GIF');
  const screen = { width: view.u16le(6, 'the header'), height: view.u16le(8, 'the header') };
  let offset = HEADER_BYTES + tableBytes(view.at(10, 'the header'));
  let largest: Size | undefined;
  for (;;) {
    const kind = view.at(offset, 'the blocks: there is no trailer');
    if (kind === TRAILER) return canvasOf(view, offset, screen, largest);
    if (kind === IMAGE) {
      const image = readImage(view, offset);
      largest ??= image.reach;
      offset = image.end;
    } else if (kind === EXTENSION) {
      offset = endOfSubBlocks(view, offset + 2, 'an extension');
    } else if (kind === 0) {
      // An empty block too many, as some programs write; decoders skip it.
      offset += 1;
    } else {
      throw view.corrupt(offset, `there is no block that begins with 0x${kind.toString(16)}`);
    }
  }
}

function readImage(view: ByteView, offset: number): { reach: Size; end: number } {
  const what = 'the description of an image';
  const width = view.u16le(offset + 5, what);
  const height = view.u16le(offset + 7, what);
  const reach = {
    width: view.u16le(offset + 1, what) + width,
    height: view.u16le(offset + 3, what) + height,
  };
  if (width === 0 || height === 0) throw view.corrupt(offset, 'a frame has a side of 0');
  const data = offset + 10 + tableBytes(view.at(offset + 9, what));
  const codeSize = view.at(data, 'the image data');
  if (codeSize < 1 || codeSize > 11)
    throw view.corrupt(
      data,
      `the image data begins with the code size ${String(codeSize)}; 1 to 11 are possible`,
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

/** Some programs write a screen of 0 x 0, or one smaller than the first frame: decoders take the frame's reach then. */
function canvasOf(view: ByteView, offset: number, screen: Size, largest: Size | undefined): Size {
  if (largest === undefined) throw view.corrupt(offset, 'the file ends without an image');
  return {
    width: Math.max(screen.width, largest.width),
    height: Math.max(screen.height, largest.height),
  };
}
