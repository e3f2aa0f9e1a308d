import { STANDARD_TABLES } from '#domain/structure/jpeg/standard-tables.ts';

import { jpegSegment } from './write-jpeg.ts';

/** Pixels of three bytes each: red, green, blue. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface JpegOptions {
  /** Chrominance at half the width and height, as cameras write it. */
  readonly subsampled?: boolean;
  /** MCUs between restart markers; by default none. */
  readonly restartEvery?: number;
  /** A scan for each component instead of one for all. */
  readonly separateScans?: boolean;
  /** Divides the standard quantizers; 4 is about quality 88. */
  readonly divisor?: number;
}

const SIDE = 8;

/** Order of the coefficients. Source: ITU-T T.81, figure A.6 */
const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
];

/** Quantizers for luminance. Source: ITU-T T.81, table K.1 */
const QUANTIZERS = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

interface Plane {
  readonly id: number;
  readonly factor: number;
  /** 0 luminance, 1 chrominance: which Huffman tables. */
  readonly table: number;
  readonly samples: Float64Array;
  readonly width: number;
  readonly height: number;
}

/**
 * A baseline JPEG, made here because sharp writes neither restart markers nor separate scans.
 *
 * Source: ITU-T T.81, annexes A, B and F
 */
export function encodeJpeg(pixels: Pixels, options: JpegOptions = {}): Buffer {
  const { subsampled = false, restartEvery = 0, separateScans = false, divisor = 4 } = options;
  const quantizers = QUANTIZERS.map((quantizer) => Math.max(1, Math.round(quantizer / divisor)));
  const planes = planesOf(pixels, subsampled ? 2 : 1);
  const { width, height } = pixels;
  const scans = separateScans ? planes.map((plane) => [plane]) : [planes];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xe0, Buffer.from('JFIF\0\x01\x02\0\0\x01\0\x01\0\0', 'latin1')),
    jpegSegment(0xdb, Buffer.from([0, ...ZIGZAG.map((index) => quantizers[index] ?? 1)])),
    jpegSegment(
      0xc0,
      Buffer.from([
        8,
        ...u16(height),
        ...u16(width),
        planes.length,
        ...planes.flatMap(({ id, factor }) => [id, factor * 16 + factor, 0]),
      ]),
    ),
    ...[0, 1].flatMap((table) => [huffmanSegment('dc', table), huffmanSegment('ac', table)]),
    ...(restartEvery === 0 ? [] : [jpegSegment(0xdd, Buffer.from(u16(restartEvery)))]),
    ...scans.flatMap((scan) => [
      jpegSegment(
        0xda,
        Buffer.from([scan.length, ...scan.flatMap(({ id, table }) => [id, table * 17]), 0, 63, 0]),
      ),
      encodeScan(scan, pixels, quantizers, restartEvery),
    ]),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function huffmanSegment(kind: 'dc' | 'ac', table: number): Buffer {
  const found = STANDARD_TABLES[kind][table];
  if (found === undefined) throw new Error(`There is no standard table ${String(table)}.`);
  return jpegSegment(
    0xc4,
    Buffer.concat([Buffer.from([(kind === 'ac' ? 16 : 0) + table]), found.counts, found.symbols]),
  );
}

/** Luminance and two planes of chrominance, the latter averaged over squares of `step`. Source: JFIF 1.02 */
function planesOf({ data, width, height }: Pixels, step: number): Plane[] {
  const weights = [
    [0.299, 0.587, 0.114, 0],
    [-0.168736, -0.331264, 0.5, 128],
    [0.5, -0.418688, -0.081312, 128],
  ] as const;
  return weights.map(([red, green, blue, offset], index) => {
    const by = index === 0 ? 1 : step;
    const [columns, rows] = [Math.ceil(width / by), Math.ceil(height / by)];
    const samples = new Float64Array(columns * rows);
    for (let y = 0; y < rows; y += 1)
      for (let x = 0; x < columns; x += 1) {
        const at = 3 * (Math.min(height - 1, y * by) * width + Math.min(width - 1, x * by));
        samples[y * columns + x] =
          red * (data[at] ?? 0) + green * (data[at + 1] ?? 0) + blue * (data[at + 2] ?? 0) + offset - 128;
      }
    return {
      id: index + 1,
      factor: index === 0 ? step : 1,
      table: index === 0 ? 0 : 1,
      samples,
      width: columns,
      height: rows,
    };
  });
}

/** Where a plane's block is, in blocks. */
interface Place {
  readonly plane: Plane;
  readonly column: number;
  readonly row: number;
}

function encodeScan(
  planes: readonly Plane[],
  pixels: Pixels,
  quantizers: readonly number[],
  restartEvery: number,
): Buffer {
  const writer = new EntropyWriter();
  const predictions = new Map<number, number>();
  mcusOf(planes, pixels).forEach((places, mcu) => {
    if (restartEvery > 0 && mcu > 0 && mcu % restartEvery === 0) {
      writer.restart((mcu / restartEvery - 1) % 8);
      predictions.clear();
    }
    for (const { plane, column, row } of places) {
      const coefficients = blockOf(plane, column, row, quantizers);
      writer.block(coefficients, predictions.get(plane.id) ?? 0, plane.table);
      predictions.set(plane.id, coefficients[0] ?? 0);
    }
  });
  return writer.end();
}

/** The blocks of each MCU, in order: one block where a scan has one component. Source: ITU-T T.81, A.2 */
function mcusOf(planes: readonly Plane[], { width, height }: Pixels): Place[][] {
  const [only] = planes;
  if (planes.length === 1 && only !== undefined)
    return grid(Math.ceil(only.width / SIDE), Math.ceil(only.height / SIDE)).map((place) => [
      { plane: only, ...place },
    ]);
  const most = SIDE * Math.max(...planes.map(({ factor }) => factor));
  return grid(Math.ceil(width / most), Math.ceil(height / most)).map((mcu) =>
    planes.flatMap((plane) =>
      grid(plane.factor, plane.factor).map(({ column, row }) => ({
        plane,
        column: mcu.column * plane.factor + column,
        row: mcu.row * plane.factor + row,
      })),
    ),
  );
}

function grid(columns: number, rows: number): { column: number; row: number }[] {
  return Array.from({ length: columns * rows }, (_, index) => ({
    column: index % columns,
    row: Math.floor(index / columns),
  }));
}

const COSINES = Float64Array.from({ length: 64 }, (_, index) => {
  const [frequency, position] = [index >> 3, index & 7];
  return (
    Math.cos(((2 * position + 1) * frequency * Math.PI) / 16) * (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5
  );
});

/** Quantized coefficients of a block, in zigzag order. */
function blockOf(plane: Plane, column: number, row: number, quantizers: readonly number[]): number[] {
  const { samples, width, height } = plane;
  const rows = new Float64Array(64);
  for (let y = 0; y < SIDE; y += 1) {
    const line = Math.min(height - 1, row * SIDE + y) * width;
    for (let u = 0; u < SIDE; u += 1) {
      let sum = 0;
      for (let x = 0; x < SIDE; x += 1)
        sum += (samples[line + Math.min(width - 1, column * SIDE + x)] ?? 0) * (COSINES[u * 8 + x] ?? 0);
      rows[y * 8 + u] = sum;
    }
  }
  return ZIGZAG.map((index) => {
    const [v, u] = [index >> 3, index & 7];
    let sum = 0;
    for (let y = 0; y < SIDE; y += 1) sum += (rows[y * 8 + u] ?? 0) * (COSINES[v * 8 + y] ?? 0);
    return Math.round(sum / (quantizers[index] ?? 1));
  });
}

/** Codes by symbol: the code and its length. Source: ITU-T T.81, annex C */
const CODES = {
  dc: STANDARD_TABLES.dc.map(codesOf),
  ac: STANDARD_TABLES.ac.map(codesOf),
};

function codesOf({
  counts,
  symbols,
}: {
  counts: Uint8Array;
  symbols: Uint8Array;
}): Map<number, readonly [number, number]> {
  const codes = new Map<number, readonly [number, number]>();
  let code = 0;
  let index = 0;
  counts.forEach((count, position) => {
    for (let used = 0; used < count; used += 1, code += 1, index += 1)
      codes.set(symbols[index] ?? 0, [code, position + 1]);
    code <<= 1;
  });
  return codes;
}

class EntropyWriter {
  readonly #bytes: number[] = [];
  #held = 0;
  #count = 0;

  block(coefficients: readonly number[], prediction: number, table: number): void {
    const [dc = 0, ...ac] = coefficients;
    this.#value(CODES.dc[table], 0, dc - prediction);
    let zeros = 0;
    for (const value of ac) {
      if (value === 0) {
        zeros += 1;
        continue;
      }
      for (; zeros > 15; zeros -= 16) this.#symbol(CODES.ac[table], 0xf0);
      this.#value(CODES.ac[table], zeros, value);
      zeros = 0;
    }
    if (zeros > 0) this.#symbol(CODES.ac[table], 0);
  }

  restart(number: number): void {
    this.#flush();
    this.#bytes.push(0xff, 0xd0 + number);
  }

  end(): Buffer {
    this.#flush();
    return Buffer.from(this.#bytes);
  }

  #value(codes: ReturnType<typeof codesOf> | undefined, zeros: number, value: number): void {
    const size = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
    this.#symbol(codes, zeros * 16 + size);
    if (size > 0) this.#write(value > 0 ? value : value + (1 << size) - 1, size);
  }

  #symbol(codes: ReturnType<typeof codesOf> | undefined, symbol: number): void {
    const found = codes?.get(symbol);
    if (found === undefined) throw new Error(`The table has no code for ${String(symbol)}.`);
    this.#write(...found);
  }

  #write(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      this.#held = (this.#held << 1) | ((value >> bit) & 1);
      this.#count += 1;
      if (this.#count === 8) this.#byte();
    }
  }

  #byte(): void {
    this.#bytes.push(this.#held);
    if (this.#held === 0xff) this.#bytes.push(0);
    this.#held = 0;
    this.#count = 0;
  }

  /** The rest of a byte is ones. */
  #flush(): void {
    while (this.#count > 0) this.#write(1, 1);
  }
}

function u16(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}
