/** One frame: its position on the canvas, and its pixels as indexes of the colour table. */
export interface GifFrame {
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
  /** By default all 0. */
  readonly pixel?: (x: number, y: number) => number;
  /** Index of the transparent colour. */
  readonly transparent?: number;
  readonly interlaced?: boolean;
}

export interface GifOptions {
  readonly width: number;
  readonly height: number;
  /** Two to 256 colours, a power of two. */
  readonly colours?: readonly (readonly [number, number, number])[];
  readonly frames: readonly GifFrame[];
  /** Blocks before the first frame. */
  readonly before?: readonly Buffer[];
}

const BLACK_WHITE: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [255, 255, 255],
];
const LARGEST_BLOCK = 255;

/** A GIF with the given frames. Source: GIF89a specification. */
export function writeGif({ width, height, colours = BLACK_WHITE, frames, before = [] }: GifOptions): Buffer {
  const bits = Math.max(1, Math.ceil(Math.log2(colours.length)));
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([...u16(width), ...u16(height), 0x80 | (bits - 1), 0, 0]),
    Buffer.from(colours.flat()),
    ...before,
    ...frames.map((frame) => writeFrame(frame, Math.max(2, bits))),
    Buffer.from([0x3b]),
  ]);
}

/** An extension of the given kind, with its content in sub-blocks. */
export function gifExtension(kind: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0x21, kind]), subBlocks(content)]);
}

function writeFrame(frame: GifFrame, codeSize: number): Buffer {
  const { left = 0, top = 0, width, height, transparent, interlaced = false } = frame;
  const control =
    transparent === undefined ? Buffer.alloc(0) : gifExtension(0xf9, Buffer.from([1, 10, 0, transparent]));
  return Buffer.concat([
    control,
    Buffer.from([0x2c, ...u16(left), ...u16(top), ...u16(width), ...u16(height), interlaced ? 0x40 : 0]),
    Buffer.from([codeSize]),
    subBlocks(compress(frame, codeSize)),
  ]);
}

function subBlocks(content: Uint8Array): Buffer {
  const blocks: Buffer[] = [];
  for (let offset = 0; offset < content.length; offset += LARGEST_BLOCK) {
    const block = content.subarray(offset, offset + LARGEST_BLOCK);
    blocks.push(Buffer.from([block.length]), Buffer.from(block));
  }
  return Buffer.concat([...blocks, Buffer.from([0])]);
}

/** Rows in the order in which they are stored. */
function rowsOf({ height, interlaced = false }: GifFrame): number[] {
  const all = Array.from({ length: height }, (_row, row) => row);
  if (!interlaced) return all;
  return [
    ...all.filter((row) => row % 8 === 0),
    ...all.filter((row) => row % 8 === 4),
    ...all.filter((row) => row % 4 === 2),
    ...all.filter((row) => row % 2 === 1),
  ];
}

/** LZW for GIF: codes of up to 12 bits; the table is reset when full. */
function compress(frame: GifFrame, codeSize: number): Buffer {
  const clear = 1 << codeSize;
  const out = new BitWriter();
  let table = new Map<number, number>();
  let next = clear + 2;
  let bits = codeSize + 1;
  let prefix = -1;
  out.write(clear, bits);
  for (const y of rowsOf(frame))
    for (let x = 0; x < frame.width; x += 1) {
      const value = frame.pixel?.(x, y) ?? 0;
      const known = prefix < 0 ? value : table.get(prefix * 256 + value);
      if (known !== undefined) {
        prefix = known;
        continue;
      }
      out.write(prefix, bits);
      if (next < 4096) {
        table.set(prefix * 256 + value, next);
        if (next === 1 << bits && bits < 12) bits += 1;
        next += 1;
      } else {
        out.write(clear, bits);
        table = new Map();
        next = clear + 2;
        bits = codeSize + 1;
      }
      prefix = value;
    }
  if (prefix >= 0) out.write(prefix, bits);
  out.write(clear + 1, bits);
  return out.end();
}

/** Bits, lowest first. */
class BitWriter {
  readonly #bytes: number[] = [];
  #held = 0;
  #count = 0;

  write(value: number, bits: number): void {
    this.#held |= value << this.#count;
    this.#count += bits;
    for (; this.#count >= 8; this.#count -= 8) {
      this.#bytes.push(this.#held & 0xff);
      this.#held >>>= 8;
    }
  }

  end(): Buffer {
    if (this.#count > 0) this.#bytes.push(this.#held & 0xff);
    return Buffer.from(this.#bytes);
  }
}

function u16(value: number): [number, number] {
  return [value & 0xff, value >> 8];
}
