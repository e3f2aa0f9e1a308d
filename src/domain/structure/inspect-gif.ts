import type { Size } from '../geometry.ts';
import { ByteView } from './byte-view.ts';
import { checkFrames } from './check-frames.ts';
import { Findings } from './findings.ts';
import {
  firstBlock,
  GIF_BLOCK,
  type GifFrame,
  joinSubBlocks,
  readFrame,
  readSubBlocks,
  screenOf,
  type SubBlocks,
} from './gif-blocks.ts';
import type { Inspection } from './inspection.ts';
import { countLzwPixels } from './lzw.ts';

/** A sub-block of two zero bytes: it gives a decoder the end of the last code. */
const SPARE_DATA = Uint8Array.of(2, 0, 0);

const LONGEST_SCREEN_SIDE = 2048;
const MONITORS = new Set(['640x480', '640x512', '800x600', '1024x768', '1280x1024', '1600x1200']);

/**
 * Walks the blocks to the trailer, and counts the pixels of the first frame.
 *
 * Source: GIF89a specification, sections 17 to 27
 *
 * @throws PipelineError CORRUPT, TRUNCATED, TOO_COMPLEX
 */
export function inspectGif(bytes: Uint8Array): Inspection {
  return new GifInspection(bytes).inspect();
}

class GifInspection {
  readonly #bytes: Uint8Array;
  readonly #view: ByteView;
  readonly #findings = new Findings();
  #first: GifFrame | undefined;
  #frames = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new ByteView(bytes, 'GIF');
  }

  inspect(): Inspection {
    const screen = screenOf(this.#view);
    let end = firstBlock(this.#view);
    for (let next: number | undefined = end; next !== undefined; next = this.#block(end)) end = next;
    return {
      canvas: canvasOf(this.#view, end, screen, this.#first),
      frames: this.#frames,
      warnings: this.#findings.warnings,
      mended: this.#findings.mend(this.#bytes),
    };
  }

  /** @returns where the next block is; undefined at the end */
  #block(offset: number): number | undefined {
    const kind = offset < this.#view.length ? this.#view.at(offset, 'the blocks') : undefined;
    if (kind === undefined) this.#supplyEnd(offset, GIF_BLOCK.trailer);
    if (kind === undefined || kind === GIF_BLOCK.trailer) return undefined;
    if (kind === GIF_BLOCK.image) return this.#frame(offset);
    if (kind === GIF_BLOCK.extension)
      return this.#endOf(readSubBlocks(this.#view, offset + 2, 'an extension'));
    // A superfluous empty block, as some programs write; decoders skip it.
    if (kind === 0) return offset + 1;
    throw this.#view.corrupt(
      offset,
      `a block begins with 0x${kind.toString(16)}; expected an image (0x2c), an extension (0x21) or the trailer (0x3b)`,
    );
  }

  #frame(offset: number): number | undefined {
    const frame = readFrame(this.#view, offset);
    this.#frames += 1;
    checkFrames(this.#view, this.#frames);
    if (this.#first === undefined || !frame.data.isTerminated) this.#checkData(frame);
    this.#first ??= frame;
    return this.#endOf(frame.data);
  }

  #endOf({ terminator, isTerminated }: SubBlocks): number | undefined {
    if (isTerminated) return terminator + 1;
    this.#supplyEnd(terminator, 0, GIF_BLOCK.trailer);
    return undefined;
  }

  #supplyEnd(offset: number, ...end: number[]): void {
    if (this.#first === undefined) throw this.#view.endsBefore('its first frame');
    this.#findings.note('END_MARKER_MISSING', offset);
    this.#findings.insert(offset, Uint8Array.from(end));
  }

  /**
   * Checks that a frame has all its pixels. Data that ends without the end code is lengthened: decoders drop its last code.
   *
   * @throws PipelineError CORRUPT, TRUNCATED
   */
  #checkData({ offset, size, codeSize, data }: GifFrame): void {
    const wanted = size.width * size.height;
    const { pixels, ending } = countLzwPixels(joinSubBlocks(this.#view, data), codeSize, wanted);
    if (pixels < wanted && !data.isTerminated && ending === 'data')
      throw this.#view.endsBefore('the end of its image data');
    if (pixels < wanted)
      throw this.#view.corrupt(offset, `a frame has ${String(pixels)} of its ${String(wanted)} pixels`);
    if (ending !== 'data') return;
    if (data.isTerminated) this.#findings.note('END_MARKER_MISSING', data.terminator);
    this.#findings.insert(data.terminator, SPARE_DATA);
  }
}

/**
 * The canvas as decoders see it. A screen size that says nothing about the image (a side of 0 or over 2048, or a common monitor
 * size) is replaced by the first frame's size; any other grows to contain the frame. Source: libnsgif, which libvips uses.
 */
function canvasOf(view: ByteView, offset: number, screen: Size, first: GifFrame | undefined): Size {
  if (first === undefined)
    throw view.corrupt(offset, 'the file ends without an image; expected at least one');
  const reach = { width: first.left + first.size.width, height: first.top + first.size.height };
  const { width, height } = isOfMonitor(screen) ? reach : screen;
  if (Math.max(width, reach.width) === 0 || Math.max(height, reach.height) === 0)
    throw view.corrupt(offset, 'screen and first frame have a side of 0; expected at least one pixel');
  return { width: Math.max(width, reach.width), height: Math.max(height, reach.height) };
}

function isOfMonitor({ width, height }: Size): boolean {
  return (
    Math.min(width, height) === 0 ||
    Math.max(width, height) > LONGEST_SCREEN_SIDE ||
    MONITORS.has(`${String(width)}x${String(height)}`)
  );
}
