/** An entry of a directory: text, integers or fractions; the type follows from the value. */
export interface ExifEntry {
  readonly tag: number;
  readonly value: string | Uint8Array | number | readonly (readonly [number, number])[];
  /** Overrides the count of the value. */
  readonly count?: number;
}

export const EXIF_TAGS = {
  make: 0x010f,
  model: 0x0110,
  orientation: 0x0112,
  changedAt: 0x0132,
  photo: 0x8769,
  exposureTime: 0x829a,
  iso: 0x8827,
} as const;

const TYPES = { ascii: 2, short: 3, fraction: 5 };

/** An EXIF block with one directory, in TIFF format. */
export function writeExif(entries: readonly ExifEntry[], order: 'II' | 'MM' = 'II'): Buffer {
  const isLittle = order === 'II';
  const u16 = (value: number): Buffer => number(2, value, isLittle);
  const u32 = (value: number): Buffer => number(4, value, isLittle);
  const values: Buffer[] = [];
  let free = 8 + 2 + entries.length * 12 + 4;
  const lines = entries.map(({ tag, value, count }) => {
    const { type, units, bytes } = toBytes(value, u16, u32);
    const isInside = bytes.length <= 4;
    const field = isInside ? Buffer.concat([bytes, Buffer.alloc(4 - bytes.length)]) : u32(free);
    if (!isInside) {
      values.push(bytes);
      free += bytes.length;
    }
    return Buffer.concat([u16(tag), u16(type), u32(count ?? units), field]);
  });
  return Buffer.concat([
    Buffer.from(order),
    u16(42),
    u32(8),
    u16(entries.length),
    ...lines,
    u32(0),
    ...values,
  ]);
}

function toBytes(
  value: ExifEntry['value'],
  u16: (value: number) => Buffer,
  u32: (value: number) => Buffer,
): { type: number; units: number; bytes: Buffer } {
  if (typeof value === 'number') return { type: TYPES.short, units: 1, bytes: u16(value) };
  if (typeof value === 'string' || value instanceof Uint8Array) {
    const bytes = Buffer.concat([Buffer.from(value), Buffer.from([0])]);
    return { type: TYPES.ascii, units: bytes.length, bytes };
  }
  const bytes = Buffer.concat(value.flatMap(([top, bottom]) => [u32(top), u32(bottom)]));
  return { type: TYPES.fraction, units: value.length, bytes };
}

function number(size: 2 | 4, value: number, isLittle: boolean): Buffer {
  const bytes = Buffer.alloc(size);
  if (isLittle) bytes.writeUIntLE(value, 0, size);
  else bytes.writeUIntBE(value, 0, size);
  return bytes;
}
