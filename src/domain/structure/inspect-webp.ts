import type { Size } from '../geometry.ts';
import { PipelineError } from '../pipeline-error.ts';
import { quoted } from '../quoted.ts';
import { ByteView } from './byte-view.ts';
import { checkFrames } from './check-frames.ts';
import { Findings } from './findings.ts';
import type { Inspection } from './inspection.ts';

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const FRAME_HEADER_BYTES = 16;

/**
 * Walks the chunks of the RIFF container. A wrong size of the container is mended if every chunk is whole.
 *
 * Source: WebP container specification; RFC 6386 and the WebP lossless specification for sizes
 *
 * @throws PipelineError CORRUPT, TRUNCATED, TOO_COMPLEX
 */
export function inspectWebp(bytes: Uint8Array): Inspection {
  const view = new ByteView(bytes, 'WebP');
  const declared = 8 + view.u32le(4, 'the header');
  const found = declared > view.length ? walkCut(view, declared) : walkDeclared(view, declared);
  const { canvas, frames, end } = found;
  const findings = new Findings();
  if (end > declared || declared > view.length) {
    findings.note('RIFF_SIZE', 4);
    findings.replace(4, 8, u32le(end - 8));
    if (end > view.length) findings.insert(view.length, new Uint8Array(end - view.length));
    else findings.drop(end, view.length);
  }
  return { canvas, frames: Math.max(1, frames), warnings: findings.warnings, mended: findings.mend(bytes) };
}

interface Found {
  readonly canvas: Size;
  /** Of an animation; 0 for a still. */
  readonly frames: number;
  /** After the last chunk and its padding. */
  readonly end: number;
}

/** A container that claims at most what the file has. If that is not where a chunk ends, the file is walked whole. */
function walkDeclared(view: ByteView, declared: number): Found {
  try {
    const found = walk(view, declared);
    if (found.end <= declared || found.end > view.length) return found;
  } catch (error) {
    if (declared === view.length || !isDamage(error)) throw error;
  }
  return walk(view, view.length);
}

/** A container that claims more than the file has: it was cut, unless only what is no part of the image is missing. */
function walkCut(view: ByteView, declared: number): Found {
  let found: Found;
  try {
    found = walk(view, view.length);
  } catch (error) {
    throw isDamage(error) ? view.truncated('the RIFF container', declared) : error;
  }
  // Nobody knows how many frames an animation had.
  const mayLackFrame = found.frames > 0 && declared - found.end >= CHUNK_HEADER_BYTES + FRAME_HEADER_BYTES;
  if (mayLackFrame) throw view.truncated('the RIFF container', declared);
  return found;
}

function isDamage(error: unknown): boolean {
  return error instanceof PipelineError && (error.code === 'CORRUPT' || error.code === 'TRUNCATED');
}

/** The chunks up to `limit`. @throws PipelineError */
function walk(view: ByteView, limit: number): Found {
  const state: State = { canvas: undefined, hasImage: false, frames: 0 };
  let offset = RIFF_HEADER_BYTES;
  while (offset + CHUNK_HEADER_BYTES <= limit) {
    const { name, length } = readChunk(view, offset, limit);
    readContent(view, offset, name, length, state);
    offset += CHUNK_HEADER_BYTES + length + (length % 2);
  }
  const { canvas, frames } = state;
  if (!state.hasImage || canvas === undefined)
    throw view.corrupt(offset, 'the file ends without an image; expected a VP8, VP8L or ANMF chunk');
  return { canvas, frames, end: offset };
}

interface State {
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

function readContent(view: ByteView, offset: number, name: string, length: number, state: State): void {
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

function u32le(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
