import type { Random } from '#local/index.ts';

/** A way in which a file loses image data. */
export interface Loss {
  readonly name: string;
  /** @param from where image data begins, up to the end of the file less its end mark */
  readonly apply: (bytes: Buffer, data: DataRange, random: Random) => Buffer;
}

/** Where the image data of a file is. */
export interface DataRange {
  readonly from: number;
  readonly end: number;
}

/** A length between the two, all magnitudes alike. */
function magnitude(random: Random, least: number, most: number): number {
  return Math.round(least * (most / least) ** random.next());
}

function piece({ from, end }: DataRange, random: Random, least: number, most: number): DataRange {
  const length = Math.min(magnitude(random, least, most), Math.max(1, Math.floor((end - from) / 2)));
  const start = from + random.integer(Math.max(1, end - from - length));
  return { from: start, end: start + length };
}

function flipped(bytes: Buffer, { from, end }: DataRange, random: Random, bits: number): Buffer {
  const changed = Buffer.from(bytes);
  for (let bit = 0; bit < bits; bit += 1) {
    const offset = from + random.integer(end - from);
    changed[offset] = (changed[offset] ?? 0) ^ (1 << random.integer(8));
  }
  return changed;
}

function overwritten(bytes: Buffer, { from, end }: DataRange, value: () => number): Buffer {
  const changed = Buffer.from(bytes);
  for (let offset = from; offset < end; offset += 1) changed[offset] = value();
  return changed;
}

const KB = 1024;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/** Losses as disks, cards and transfers cause them. Those of the tail suit JPEG alone. */
export const LOSSES: readonly Loss[] = [
  { name: 'one bit', apply: (bytes, data, random) => flipped(bytes, data, random, 1) },
  { name: 'eight bits', apply: (bytes, data, random) => flipped(bytes, data, random, 8) },
  {
    name: 'cut out',
    apply: (bytes, data, random) => {
      const { from, end } = piece(data, random, 1, 64 * KB);
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(end)]);
    },
  },
  {
    name: 'zeroed',
    apply: (bytes, data, random) => overwritten(bytes, piece(data, random, 512, 64 * KB), () => 0),
  },
  {
    name: 'overwritten',
    apply: (bytes, data, random) =>
      overwritten(bytes, piece(data, random, 512, 64 * KB), () => random.integer(256)),
  },
  {
    name: 'repeated',
    apply: (bytes, data, random) => {
      const { from, end } = piece(data, random, 512, 64 * KB);
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(from, end), bytes.subarray(end)]);
    },
  },
  {
    name: 'swapped',
    apply: (bytes, data, random) => {
      const length = Math.min(4 * KB, Math.floor((data.end - data.from) / 4));
      const first = data.from + random.integer(Math.max(1, data.end - data.from - 2 * length));
      const second = first + length + random.integer(Math.max(1, data.end - first - 2 * length));
      const changed = Buffer.from(bytes);
      changed.set(bytes.subarray(second, second + length), first);
      changed.set(bytes.subarray(first, first + length), second);
      return changed;
    },
  },
  { name: 'tail cut', apply: (bytes, data, random) => bytes.subarray(0, tailFrom(data, random)) },
  {
    name: 'tail cut, with EOI',
    apply: (bytes, data, random) => Buffer.concat([bytes.subarray(0, tailFrom(data, random)), END_OF_IMAGE]),
  },
  {
    name: 'tail zeroed',
    apply: (bytes, data, random) =>
      overwritten(bytes, { from: tailFrom(data, random), end: bytes.length }, () => 0),
  },
  {
    name: 'last bytes cut',
    apply: (bytes, { from, end }, random) =>
      bytes.subarray(0, Math.max(from, end - magnitude(random, 1, 4 * KB))),
  },
  {
    name: 'last bytes cut, with EOI',
    apply: (bytes, { from, end }, random) =>
      Buffer.concat([bytes.subarray(0, Math.max(from, end - magnitude(random, 1, 4 * KB))), END_OF_IMAGE]),
  },
];

function tailFrom({ from, end }: DataRange, random: Random): number {
  return from + random.integer(end - from);
}

/** The image data of a JPEG: after its first scan header, up to EOI. */
export function jpegData(bytes: Buffer): DataRange {
  let offset = 2;
  while (bytes[offset + 1] !== 0xda) offset += 2 + bytes.readUInt16BE(offset + 2);
  return { from: offset + 2 + bytes.readUInt16BE(offset + 2), end: bytes.length - END_OF_IMAGE.length };
}
