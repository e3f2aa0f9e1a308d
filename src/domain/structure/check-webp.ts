import type { Size } from '../geometry.ts';
import { quoted } from '../quoted.ts';
import { ByteView } from './byte-view.ts';
import { checkFrames } from './check-frames.ts';

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const FRAME_HEADER_BYTES = 16;

/** Walks the chunks of the RIFF container. Source: WebP container specification; RFC 6386 and the WebP lossless specification for sizes. */
export function checkWebp(bytes: Uint8Array): Size {
  const view = new ByteView(bytes, 'WebP');
  const end = 8 + view.u32le(4, 'the header');
  if (end > view.length) throw view.truncated('the RIFF container', end);
  const state: Found = { canvas: undefined, hasImage: false, frames: 0 };
  let offset = RIFF_HEADER_BYTES;
  while (offset + CHUNK_HEADER_BYTES <= end) {
    const { name, length } = readChunk(view, offset, end);
    readContent(view, offset, name, length, state);
    offset += CHUNK_HEADER_BYTES + length + (length % 2);
  }
  if (!state.hasImage || state.canvas === undefined)
    throw view.corrupt(offset, 'the file ends without an image; expected a VP8, VP8L or ANMF chunk');
  return state.canvas;
}

interface Found {
  canvas: Size | undefined;
  hasImage: boolean;
  frames: number;
}

function readChunk(view: ByteView, offset: number, end: number): { name: string; length: number } {
  const name = view.name(offset, 'a chunk');
  const length = view.u32le(offset + 4, 'a chunk');
  if (offset + CHUNK_HEADER_BYTES + length > end)
    throw view.corrupt(
      offset,
      `the chunk ${quoted(name)} has ${String(length)} bytes, but its container has only ${String(end - offset - CHUNK_HEADER_BYTES)} left`,
    );
  return { name, length };
}

function readContent(view: ByteView, offset: number, name: string, length: number, state: Found): void {
  const data = offset + CHUNK_HEADER_BYTES;
  if (name === 'VP8X') {
    if (length < 10) throw view.corrupt(offset, `the chunk VP8X has ${String(length)} bytes; expected 10`);
    state.canvas ??= { width: view.u24le(data + 4, name) + 1, height: view.u24le(data + 7, name) + 1 };
  }
  if (name === 'VP8 ' || name === 'VP8L') {
    const size = bitstreamSize(view, name, data, length);
    state.canvas ??= size;
    state.hasImage = true;
  }
  if (name === 'ANMF') {
    state.frames += 1;
    checkFrames(view, state.frames);
    checkFrame(view, offset, length);
    state.hasImage = true;
  }
}

/** A frame of an animation contains chunks, one of which is the image. */
function checkFrame(view: ByteView, offset: number, length: number): void {
  const end = offset + CHUNK_HEADER_BYTES + length;
  let inner = offset + CHUNK_HEADER_BYTES + FRAME_HEADER_BYTES;
  let hasImage = false;
  while (inner + CHUNK_HEADER_BYTES <= end) {
    const chunk = readChunk(view, inner, end);
    if (chunk.name === 'VP8 ' || chunk.name === 'VP8L') {
      bitstreamSize(view, chunk.name, inner + CHUNK_HEADER_BYTES, chunk.length);
      hasImage = true;
    }
    inner += CHUNK_HEADER_BYTES + chunk.length + (chunk.length % 2);
  }
  if (!hasImage)
    throw view.corrupt(offset, 'a frame of the animation has no image; expected a VP8 or VP8L chunk');
}

function bitstreamSize(view: ByteView, name: string, data: number, length: number): Size {
  return name === 'VP8L' ? losslessSize(view, data, length) : lossySize(view, data, length);
}

/** After the signature 0x2F, width and height minus one, in 14 bits each. */
function losslessSize(view: ByteView, data: number, length: number): Size {
  if (length < 5 || view.at(data, 'VP8L') !== 0x2f)
    throw view.corrupt(data, 'the lossless image does not begin with its signature; expected 0x2f');
  const bits = view.u32le(data + 1, 'VP8L');
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** A key frame: its tag, the start code 9D 01 2A, then 14 bits each. The first partition must fit in the chunk. */
function lossySize(view: ByteView, data: number, length: number): Size {
  if (length < 10 || view.u24le(data + 3, 'VP8') !== 0x2a019d)
    throw view.corrupt(data, 'the lossy image has no start code; expected 9d 01 2a');
  const tag = view.u24le(data, 'VP8');
  const firstPartition = tag >>> 5;
  if ((tag & 1) !== 0)
    throw view.corrupt(data, 'the lossy image begins with another kind of frame; expected a key frame');
  if (10 + firstPartition > length)
    throw view.corrupt(
      data,
      `the first partition has ${String(firstPartition)} bytes, but the image has only ${String(length - 10)} left`,
    );
  const width = view.u16le(data + 6, 'VP8') & 0x3fff;
  const height = view.u16le(data + 8, 'VP8') & 0x3fff;
  if (width === 0 || height === 0)
    throw view.corrupt(data, 'a side of the image is 0; expected at least one pixel');
  return { width, height };
}
