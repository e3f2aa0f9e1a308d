import type { Size } from '../geometry.ts';
import { ByteView } from './byte-view.ts';

/** One frame: its place on the canvas and its data. */
export interface GifFrame {
  /** Offset of its descriptor. */
  readonly offset: number;
  readonly left: number;
  readonly top: number;
  readonly size: Size;
  /** Bits of a pixel. */
  readonly codeSize: number;
  /** The sub-blocks of its image data, from the first length byte to the terminator. */
  readonly data: SubBlocks;
}

/** A chain of sub-blocks. Each is a length byte and so many bytes; a length of 0 terminates it. */
export interface SubBlocks {
  readonly start: number;
  /** Where the terminator is, or should be. */
  readonly terminator: number;
  readonly isTerminated: boolean;
}

/** What begins a block. */
export const GIF_BLOCK = { image: 0x2c, extension: 0x21, trailer: 0x3b } as const;

const HEADER_BYTES = 13;
/** Codes grow to 12 bits; they begin one bit wider than the code size. */
const LARGEST_CODE_SIZE = 11;

/** Where the first block begins: after header, screen descriptor and global colours. */
export function firstBlock(view: ByteView): number {
  return HEADER_BYTES + tableBytes(view.at(10, 'the header'));
}

export function screenOf(view: ByteView): Size {
  return { width: view.u16le(6, 'the header'), height: view.u16le(8, 'the header') };
}

/** The first frame; undefined if there is none. @throws PipelineError TRUNCATED, CORRUPT */
export function firstFrame(bytes: Uint8Array): GifFrame | undefined {
  const view = new ByteView(bytes, 'GIF');
  for (let offset = firstBlock(view); offset < view.length;) {
    const kind = view.at(offset, 'the blocks');
    if (kind === GIF_BLOCK.image) return readFrame(view, offset);
    if (kind === GIF_BLOCK.extension) offset = readSubBlocks(view, offset + 2, 'an extension').terminator + 1;
    else if (kind === 0) offset += 1;
    else return undefined;
  }
  return undefined;
}

/** Source: GIF89a specification, section 20. @throws PipelineError */
export function readFrame(view: ByteView, offset: number): GifFrame {
  const what = 'an image descriptor';
  const data = offset + 10 + tableBytes(view.at(offset + 9, what));
  const codeSize = view.at(data, 'the image data');
  if (codeSize > LARGEST_CODE_SIZE)
    throw view.corrupt(
      data,
      `the image data begins with the code size ${String(codeSize)}; expected at most ${String(LARGEST_CODE_SIZE)}`,
    );
  return {
    offset,
    left: view.u16le(offset + 1, what),
    top: view.u16le(offset + 3, what),
    size: { width: view.u16le(offset + 5, what), height: view.u16le(offset + 7, what) },
    codeSize,
    data: readSubBlocks(view, data + 1, 'the image data'),
  };
}

/** @throws PipelineError TRUNCATED if the file ends within a sub-block */
export function readSubBlocks(view: ByteView, start: number, what: string): SubBlocks {
  let offset = start;
  while (offset < view.length) {
    const length = view.at(offset, what);
    if (length === 0) return { start, terminator: offset, isTerminated: true };
    offset += 1 + length;
  }
  if (offset > view.length) throw view.truncated(what, offset);
  return { start, terminator: offset, isTerminated: false };
}

/** The data of the sub-blocks, joined. */
export function joinSubBlocks(view: ByteView, { start, terminator }: SubBlocks): Uint8Array {
  const joined = new Uint8Array(terminator - start);
  let length = 0;
  for (let offset = start; offset < terminator; offset += 1 + view.at(offset, 'the image data')) {
    const block = view.slice(offset + 1, offset + 1 + view.at(offset, 'the image data'), 'the image data');
    joined.set(block, length);
    length += block.length;
  }
  return joined.subarray(0, length);
}

/** Colour tables have 2 to 256 entries of three bytes. */
function tableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}
