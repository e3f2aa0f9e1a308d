import type { Size } from '../../geometry.ts';
import type { ByteView } from '../byte-view.ts';

/** A component of the image: its id, sampling factors, and quantization table. */
export interface Component {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly table: number;
}

export interface Frame {
  /** Offset of its marker. */
  readonly offset: number;
  /** `sequential`: with Huffman codes, one scan for each component. `other`: arithmetic codes, lossless. */
  readonly kind: 'sequential' | 'progressive' | 'other';
  readonly size: Size;
  readonly components: readonly Component[];
}

const WHAT = 'the frame header';
const KINDS: Readonly<Record<number, Frame['kind']>> = {
  0xc0: 'sequential',
  0xc1: 'sequential',
  0xc2: 'progressive',
};
/** Frames of hierarchical files, and DHP, which begins them. */
const HIERARCHICAL = new Set([0xc5, 0xc6, 0xc7, 0xcd, 0xce, 0xcf, 0xde]);

/** @throws PipelineError UNSUPPORTED_FORMAT for a hierarchical file */
export function checkVariant(view: ByteView, code: number): void {
  if (HIERARCHICAL.has(code))
    throw view.unsupported(
      'a hierarchical JPEG',
      'Save it again as an ordinary JPEG with the program that made it.',
    );
}

/**
 * Reads SOF. The height may be 0: then DNL has it.
 *
 * Source: ITU-T T.81, B.2.2
 *
 * @throws PipelineError CORRUPT; UNSUPPORTED_FORMAT if samples do not have 8 bits
 */
export function readFrame(view: ByteView, offset: number, code: number, end: number): Frame {
  const precision = view.at(offset + 4, WHAT);
  const size = { width: view.u16be(offset + 7, WHAT), height: view.u16be(offset + 5, WHAT) };
  const count = view.at(offset + 9, WHAT);
  if (precision !== 8) throw samplesOf(view, offset, precision);
  if (size.width === 0) throw view.corrupt(offset, 'the frame has the width 0; expected at least one pixel');
  if (count === 0 || offset + 10 + 3 * count > end)
    throw view.corrupt(offset, `the frame header is too short for its ${String(count)} components`);
  const components = Array.from({ length: count }, (_, index) =>
    readComponent(view, offset + 10 + 3 * index),
  );
  const isOrdinary =
    new Set(components.map(({ id }) => id)).size === count &&
    components.every(({ horizontal, vertical }) => isFactor(horizontal) && isFactor(vertical));
  return { offset, size, components, kind: isOrdinary ? (KINDS[code] ?? 'other') : 'other' };
}

function readComponent(view: ByteView, offset: number): Component {
  const factors = view.at(offset + 1, WHAT);
  return {
    id: view.at(offset, WHAT),
    horizontal: factors >> 4,
    vertical: factors & 15,
    table: view.at(offset + 2, WHAT) & 3,
  };
}

function isFactor(factor: number): boolean {
  return factor >= 1 && factor <= 4;
}

function samplesOf(view: ByteView, offset: number, precision: number): Error {
  if (precision < 2 || precision > 16)
    return view.corrupt(offset, `the samples have ${String(precision)} bits; expected 8`);
  return view.unsupported(
    `a JPEG with samples of ${String(precision)} bits`,
    'Save it again as a JPEG of 8 bits, or as a PNG of 16 bits, with the program that made it.',
  );
}
