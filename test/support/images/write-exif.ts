/** An entry of a directory: text, integers, fractions, or a directory that it points to; the type follows from the value. */
export interface ExifEntry {
  readonly tag: number;
  readonly value:
    | string
    | Uint8Array
    | number
    | readonly (readonly [number, number])[]
    | { readonly directory: readonly ExifEntry[] };
  /** Override the count and the type of the value. */
  readonly count?: number;
  readonly type?: number;
}

export const EXIF_TAGS = {
  make: 0x010f,
  model: 0x0110,
  orientation: 0x0112,
  changedAt: 0x0132,
  photo: 0x8769,
  gps: 0x8825,
  exposureTime: 0x829a,
  iso: 0x8827,
} as const;

const TYPES = { ascii: 2, short: 3, long: 4, fraction: 5 };
const FIRST_DIRECTORY = 8;

/** Numbers in the byte order of the block. */
interface Words {
  readonly u16: (value: number) => Buffer;
  readonly u32: (value: number) => Buffer;
}

/** An EXIF block in TIFF format: the camera's directory, and those that its entries point to. */
export function writeExif(entries: readonly ExifEntry[], order: 'II' | 'MM' = 'II'): Buffer {
  const isLittle = order === 'II';
  const words: Words = {
    u16: (value) => number(2, value, isLittle),
    u32: (value) => number(4, value, isLittle),
  };
  return Buffer.concat([
    Buffer.from(order),
    words.u16(42),
    words.u32(FIRST_DIRECTORY),
    writeDirectory(entries, FIRST_DIRECTORY, words),
  ]);
}

/** A directory at `offset`, followed by the values that do not fit into their entries. */
function writeDirectory(entries: readonly ExifEntry[], offset: number, words: Words): Buffer {
  const { u16, u32 } = words;
  const outside: Buffer[] = [];
  let free = offset + 2 + entries.length * 12 + 4;
  const lines = entries.map(({ tag, value, count, type }) => {
    const written = toBytes(value, free, words);
    const isInside = written.bytes.length <= 4;
    const field = isInside
      ? Buffer.concat([written.bytes, Buffer.alloc(4 - written.bytes.length)])
      : u32(free);
    if (!isInside) {
      outside.push(written.bytes);
      free += written.bytes.length;
    }
    return Buffer.concat([u16(tag), u16(type ?? written.type), u32(count ?? written.units), field]);
  });
  return Buffer.concat([u16(entries.length), ...lines, u32(0), ...outside]);
}

function toBytes(
  value: ExifEntry['value'],
  free: number,
  words: Words,
): { type: number; units: number; bytes: Buffer } {
  if (typeof value === 'number') return { type: TYPES.short, units: 1, bytes: words.u16(value) };
  if (typeof value === 'string' || value instanceof Uint8Array) {
    const bytes = Buffer.concat([Buffer.from(value), Buffer.from([0])]);
    return { type: TYPES.ascii, units: bytes.length, bytes };
  }
  // A directory has 6 bytes at least, so it is always outside: where it lies is what its entry holds.
  if ('directory' in value)
    return { type: TYPES.long, units: 1, bytes: writeDirectory(value.directory, free, words) };
  const bytes = Buffer.concat(value.flatMap(([top, bottom]) => [words.u32(top), words.u32(bottom)]));
  return { type: TYPES.fraction, units: value.length, bytes };
}

function number(size: 2 | 4, value: number, isLittle: boolean): Buffer {
  const bytes = Buffer.alloc(size);
  if (isLittle) bytes.writeUIntLE(value, 0, size);
  else bytes.writeUIntBE(value, 0, size);
  return bytes;
}
