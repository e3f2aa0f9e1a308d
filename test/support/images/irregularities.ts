import { crc32 } from 'node:zlib';

import type { Format } from '#contracts/status.ts';
import { isStray, markerFrom } from '#domain/structure/jpeg/markers.ts';
import type { WarningCode } from '#contracts/warnings.ts';
import type { Random } from '#local/index.ts';

import { jpegSegment } from './write-jpeg.ts';
import { pngChunk } from './write-png.ts';

/** A way in which real programs write a file that breaks the rules and loses no pixel. */
export interface Irregularity {
  readonly name: string;
  /** The warning that it gives; undefined: none. */
  readonly code?: WarningCode;
  /** Only in a picture with detail do other bytes not read like blocks of it. */
  readonly needsDetail?: true;
  /** Undefined if the file has nothing that can be changed in this way. */
  readonly apply: (bytes: Buffer, random: Random) => Buffer | undefined;
}

const [SOF0, SOF2, SOS, EOI] = [0xc0, 0xc2, 0xda, 0xd9];

interface JpegParts {
  /** Of each segment before the image data: its marker and where it is. */
  readonly segments: readonly { readonly code: number; readonly offset: number; readonly end: number }[];
  readonly isProgressive: boolean;
  /** Where EOI is; the length of the file if it has none. */
  readonly end: number;
}

/** The parts of a JPEG up to its first scan. Bytes between segments are passed over. */
function partsOf(bytes: Buffer): JpegParts {
  const segments: { code: number; offset: number; end: number }[] = [];
  for (let next = markerFrom(bytes, 2); next !== undefined;) {
    const { offset, code } = next;
    const end = isStray(code) ? offset + 2 : offset + 2 + bytes.readUInt16BE(offset + 2);
    if (!isStray(code)) segments.push({ code, offset, end });
    next = code === SOS ? undefined : markerFrom(bytes, end);
  }
  const eoi = bytes.lastIndexOf(Buffer.from([0xff, EOI]));
  return {
    segments,
    isProgressive: segments.some(({ code }) => code === SOF2),
    end: eoi < 0 ? bytes.length : eoi,
  };
}

function insert(bytes: Buffer, offset: number, piece: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, offset), piece, bytes.subarray(offset)]);
}

function patch(bytes: Buffer, offset: number, piece: readonly number[]): Buffer {
  const patched = Buffer.from(bytes);
  patched.set(piece, offset);
  return patched;
}

/** Random bytes without 0xFF, which would begin a marker. */
function junk(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.integer(0xff)));
}

/** The boxes that phones put behind a photograph: a short film. */
function film(random: Random): Buffer {
  return Buffer.concat([
    Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0isommp42', 'latin1'),
    junk(random, 200 + random.integer(2000)),
  ]);
}

function betweenSegments(piece: (random: Random) => Uint8Array): Irregularity['apply'] {
  return (bytes, random) => {
    // Right behind a comment or application data it could be the rest of that.
    const places = partsOf(bytes).segments.filter(
      ({ code }, index, all) => index > 0 && code < 0xe0 && (all[index - 1]?.code ?? 0) < 0xe0,
    );
    const place = places[random.integer(places.length)];
    return place === undefined ? undefined : insert(bytes, place.offset, piece(random));
  };
}

/** Only for sequential files: in progressive ones nobody can tell harmless bytes from damage. */
function beforeEnd(piece: (random: Random) => Uint8Array, keepsEnd: boolean): Irregularity['apply'] {
  return (bytes, random) => {
    const { isProgressive, end } = partsOf(bytes);
    if (isProgressive || end === bytes.length) return undefined;
    return Buffer.concat([bytes.subarray(0, end), piece(random), ...(keepsEnd ? [bytes.subarray(end)] : [])]);
  };
}

function insteadOfEnd(piece: (random: Random) => Uint8Array): Irregularity['apply'] {
  return (bytes, random) => {
    const { end } = partsOf(bytes);
    return end === bytes.length ? undefined : Buffer.concat([bytes.subarray(0, end), piece(random)]);
  };
}

function beforeRestarts(piece: (random: Random) => Uint8Array, part: number): Irregularity['apply'] {
  return (bytes, random) => {
    const { segments, end } = partsOf(bytes);
    const restarts: number[] = [];
    for (let offset = segments.at(-1)?.end ?? 0; offset + 1 < end; offset += 1)
      if (bytes[offset] === 0xff && ((bytes[offset + 1] ?? 0) & 0xf8) === 0xd0) restarts.push(offset);
    const chosen = random.shuffle(restarts).slice(0, Math.ceil(restarts.length * part));
    if (chosen.length === 0) return undefined;
    return chosen
      .sort((a, b) => b - a)
      .reduce((changed, offset) => insert(changed, offset, piece(random)), bytes);
  };
}

const JPEG: readonly Irregularity[] = [
  {
    name: 'scan parameters of zero',
    code: 'SCAN_PARAMETERS',
    apply: (bytes) => {
      const { segments, isProgressive } = partsOf(bytes);
      const scan = segments.at(-1);
      return isProgressive || scan === undefined ? undefined : patch(bytes, scan.end - 3, [0, 0, 0]);
    },
  },
  {
    name: 'stray bytes between segments',
    code: 'STRAY_BYTES',
    apply: betweenSegments((random) => junk(random, 1 + random.integer(700))),
  },
  {
    name: 'a stray marker between segments',
    code: 'STRAY_MARKERS',
    apply: betweenSegments(() => Buffer.from([0xff, 0x28])),
  },
  {
    name: 'EXIF whose length is 4 short',
    code: 'SEGMENT_LENGTH',
    apply: (bytes) => {
      const exif = jpegSegment(
        0xe1,
        Buffer.concat([Buffer.from('Exif\0\0II*\0\x08\0\0\0\0\0', 'latin1'), Buffer.alloc(20, 1)]),
      );
      exif.writeUInt16BE(exif.readUInt16BE(2) - 4, 2);
      return insert(bytes, 2, exif);
    },
  },
  ...[
    [0, 0],
    [2, 1],
  ].map((version): Irregularity => ({
    name: `JFIF ${version.join('.')}`,
    code: 'JFIF_VERSION',
    apply: (bytes) => {
      const jfif = partsOf(bytes).segments.find(({ code }) => code === 0xe0);
      return jfif === undefined ? undefined : patch(bytes, jfif.offset + 9, version);
    },
  })),
  {
    name: 'an unknown Adobe transform',
    code: 'ADOBE_TRANSFORM',
    apply: (bytes) => {
      const { segments } = partsOf(bytes);
      const frame = segments.find(({ code }) => code === SOF0 || code === SOF2);
      const isYcbcr = frame !== undefined && bytes[frame.offset + 9] === 3;
      if (!isYcbcr || segments.some(({ code }) => code === 0xee)) return undefined;
      return insert(bytes, frame.offset, jpegSegment(0xee, Buffer.from('Adobe\0\x64\0\0\0\0\x05', 'latin1')));
    },
  },
  { name: 'no EOI', code: 'END_MARKER_MISSING', apply: insteadOfEnd(() => Buffer.alloc(0)) },
  {
    name: 'zeros in place of EOI',
    code: 'END_MARKER_MISSING',
    apply: insteadOfEnd((random) => Buffer.alloc(1 + random.integer(5000))),
  },
  {
    name: '0xFF in place of EOI',
    code: 'END_MARKER_MISSING',
    apply: beforeEnd((random) => Buffer.alloc(1 + random.integer(100), 0xff), false),
  },
  {
    name: 'a film in place of EOI',
    code: 'END_MARKER_MISSING',
    needsDetail: true,
    apply: beforeEnd(film, false),
  },
  {
    name: 'a byte before EOI',
    code: 'STRAY_BYTES_IN_SCAN',
    apply: beforeEnd((random) => junk(random, 1), true),
  },
  { name: 'a film before EOI', code: 'STRAY_BYTES_IN_SCAN', needsDetail: true, apply: beforeEnd(film, true) },
  {
    name: 'the marker FF28 before EOI',
    code: 'STRAY_MARKERS',
    apply: beforeEnd(() => Buffer.from([0xff, 0x28]), true),
  },
  {
    name: 'the marker FFB3 before EOI',
    code: 'STRAY_MARKERS',
    apply: beforeEnd(() => Buffer.from([0xff, 0xb3]), true),
  },
  {
    name: 'bytes after EOI',
    apply: (bytes, random) => (bytes.at(-1) === EOI ? Buffer.concat([bytes, film(random)]) : undefined),
  },
  {
    name: '1 to 4 bytes before a restart marker',
    code: 'STRAY_BYTES_IN_SCAN',
    apply: beforeRestarts((random) => junk(random, 1 + random.integer(4)), 0.01),
  },
  {
    name: 'nine bytes 22 before a restart marker',
    code: 'STRAY_BYTES_IN_SCAN',
    needsDetail: true,
    apply: beforeRestarts(() => Buffer.alloc(9, 0x22), 0.01),
  },
  {
    name: '59 ascending bytes before a restart marker',
    code: 'STRAY_BYTES_IN_SCAN',
    needsDetail: true,
    apply: beforeRestarts(() => Buffer.from(Array.from({ length: 59 }, (_, index) => index)), 0.01),
  },
  {
    name: 'a byte before half of the restart markers',
    code: 'STRAY_BYTES_IN_SCAN',
    apply: beforeRestarts((random) => junk(random, 1), 0.5),
  },
];

/** Where the chunk IEND is. */
function endOfPng(bytes: Buffer): number {
  return bytes.lastIndexOf('IEND') - 4;
}

function ancillary(name: string, content: string): Irregularity {
  return {
    name: `a wrong checksum of ${name}`,
    code: 'ANCILLARY_CHECKSUM',
    apply: (bytes, random) => {
      const chunk = pngChunk(name, Buffer.from(content, 'latin1'));
      chunk.writeUInt32BE((crc32(chunk) ^ (1 + random.integer(0xffff))) >>> 0, chunk.length - 4);
      return insert(bytes, 33, chunk);
    },
  };
}

function insteadOfIend(name: string, piece: (end: Buffer, random: Random) => Uint8Array): Irregularity {
  return {
    name,
    code: 'END_MARKER_MISSING',
    apply: (bytes, random) => {
      const end = endOfPng(bytes);
      return end < 0 || end + 12 > bytes.length
        ? undefined
        : Buffer.concat([bytes.subarray(0, end), piece(bytes.subarray(end), random)]);
    },
  };
}

const PNG: readonly Irregularity[] = [
  ancillary('tEXt', 'Comment\0text'),
  ancillary('tIME', '\x07\xe8\x01\x01\0\0\0'),
  ancillary('eXIf', 'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0'),
  insteadOfIend('no IEND', () => Buffer.alloc(0)),
  insteadOfIend('IEND cut off', (end, random) => end.subarray(0, 1 + random.integer(11))),
  insteadOfIend('a wrong checksum of IEND', (end) => patch(end, 8, [0, 0, 0, 0])),
  insteadOfIend('other bytes in place of IEND', (_end, random) => junk(random, 20)),
];

const GIF: readonly Irregularity[] = [
  {
    name: 'no trailer',
    code: 'END_MARKER_MISSING',
    apply: (bytes) => (bytes.at(-1) === 0x3b ? bytes.subarray(0, -1) : undefined),
  },
  {
    name: 'neither the last terminator nor a trailer',
    code: 'END_MARKER_MISSING',
    apply: (bytes) => (bytes.at(-1) === 0x3b && bytes.at(-2) === 0 ? bytes.subarray(0, -2) : undefined),
  },
  {
    name: 'bytes after the trailer',
    apply: (bytes, random) => (bytes.at(-1) === 0x3b ? Buffer.concat([bytes, junk(random, 50)]) : undefined),
  },
];

function riffSize(name: string, size: (right: number, random: Random) => number): Irregularity {
  return {
    name,
    code: 'RIFF_SIZE',
    apply: (bytes, random) => {
      // Of an animation that claims to be longer, nobody knows whether a frame is missing.
      if (bytes.includes('ANMF')) return undefined;
      const changed = Buffer.from(bytes);
      changed.writeUInt32LE(size(bytes.length - 8, random), 4);
      return changed;
    },
  };
}

const WEBP: readonly Irregularity[] = [
  riffSize('a RIFF size too large by one', (right) => right + 1),
  riffSize('a RIFF size too large', (right, random) => right + 2 + random.integer(5000)),
  riffSize('a RIFF size too small by one', (right) => right - 1),
  riffSize('a RIFF size of 0', () => 0),
];

/** By format: what is tolerated, as real programs write it. */
export const IRREGULARITIES: Readonly<Record<Format, readonly Irregularity[]>> = {
  jpeg: JPEG,
  png: PNG,
  gif: GIF,
  webp: WEBP,
};
