/**
 * The wanted tags of an EXIF block. No library reads it, because a 64 KB block may declare thousands of entries that all
 * point to the same 64 KB, and reading them all takes gigabytes. Only wanted tags are read, and of each only the first three
 * numbers or the first kilobyte of text. Source: TIFF 6.0, section 2; CIPA DC-008 (Exif 2.32), section 4.6.
 */
export type ExifValues = ReadonlyMap<number, ExifValue>;

/** Text, or at least one number; a fraction with the denominator 0 is infinite or NaN. */
export type ExifValue = string | readonly number[];

const MAX_TEXT_BYTES = 1024;
/** A time of day has three: hours, minutes, seconds. */
const MAX_NUMBERS = 3;
const ENTRY_BYTES = 12;
const PREFIX = 'Exif\0\0';
const LITTLE_ENDIAN = 0x4949;
const BIG_ENDIAN = 0x4d4d;
const TIFF_MARK = 42;

/** Codes of the types that wanted tags use, and the bytes of one value. */
const ASCII = 2;
const READERS: Readonly<Record<number, (tiff: Tiff, offset: number) => number>> = {
  1: ({ view }, offset) => view.getUint8(offset),
  3: ({ view, isLittle }, offset) => view.getUint16(offset, isLittle),
  4: ({ view, isLittle }, offset) => view.getUint32(offset, isLittle),
  5: ({ view, isLittle }, offset) => view.getUint32(offset, isLittle) / view.getUint32(offset + 4, isLittle),
  9: ({ view, isLittle }, offset) => view.getInt32(offset, isLittle),
  10: ({ view, isLittle }, offset) => view.getInt32(offset, isLittle) / view.getInt32(offset + 4, isLittle),
};
const VALUE_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 9: 4, 10: 8 };

interface Tiff {
  readonly view: DataView;
  readonly isLittle: boolean;
}

/** Opens a block, with or without the prefix that JPEG adds. Undefined if it is not an EXIF block. */
export function openExif(block: Uint8Array): Tiff | undefined {
  const hasPrefix = Buffer.from(block.subarray(0, PREFIX.length)).toString('latin1') === PREFIX;
  const bytes = hasPrefix ? block.subarray(PREFIX.length) : block;
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const order = view.getUint16(0);
  const isLittle = order === LITTLE_ENDIAN;
  const isTiff = (isLittle || order === BIG_ENDIAN) && view.getUint16(2, isLittle) === TIFF_MARK;
  return isTiff ? { view, isLittle } : undefined;
}

/** Where the first directory begins. */
export function firstDirectory({ view, isLittle }: Tiff): number {
  return view.getUint32(4, isLittle);
}

/** The wanted tags of the directory at `offset`. Values outside the block are omitted. */
export function readDirectory(tiff: Tiff, offset: number, wanted: ReadonlySet<number>): ExifValues {
  const { view, isLittle } = tiff;
  const values = new Map<number, ExifValue>();
  // A pointer may also be negative, or no number at all.
  if (!(offset >= 0 && offset + 2 <= view.byteLength)) return values;
  const declared = view.getUint16(offset, isLittle);
  const there = Math.floor((view.byteLength - offset - 2) / ENTRY_BYTES);
  for (let index = 0; index < Math.min(declared, there); index += 1) {
    const entry = offset + 2 + index * ENTRY_BYTES;
    const tag = view.getUint16(entry, isLittle);
    if (!wanted.has(tag) || values.has(tag)) continue;
    const value = readValue(tiff, entry);
    if (value !== undefined) values.set(tag, value);
  }
  return values;
}

/** An entry is tag, type, count, and either the values, if they fit into four bytes, or their offset. */
function readValue(tiff: Tiff, entry: number): ExifValue | undefined {
  const { view, isLittle } = tiff;
  const type = view.getUint16(entry + 2, isLittle);
  const count = view.getUint32(entry + 4, isLittle);
  const bytesEach = VALUE_BYTES[type];
  if (bytesEach === undefined || count === 0) return undefined;
  const offset = count * bytesEach <= 4 ? entry + 8 : view.getUint32(entry + 8, isLittle);
  if (type === ASCII) return readText(view, offset, count);
  return readNumbers(tiff, type, offset, Math.min(count, MAX_NUMBERS));
}

function readNumbers(tiff: Tiff, type: number, offset: number, count: number): readonly number[] | undefined {
  const read = READERS[type];
  const bytesEach = VALUE_BYTES[type];
  if (read === undefined || bytesEach === undefined) return undefined;
  const there = Math.min(count, Math.floor((tiff.view.byteLength - offset) / bytesEach));
  return there > 0
    ? Array.from({ length: there }, (_value, index) => read(tiff, offset + index * bytesEach))
    : undefined;
}

/** By the standard text is ASCII, but cameras also write UTF-8. It ends with a zero byte. */
function readText(view: DataView, offset: number, count: number): string | undefined {
  const length = Math.min(count, MAX_TEXT_BYTES, view.byteLength - offset);
  if (length <= 0) return undefined;
  const text = Buffer.from(view.buffer, view.byteOffset + offset, length).toString('utf8');
  return text.split('\0', 1)[0];
}
