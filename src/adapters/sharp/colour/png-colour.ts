import { crc32 } from 'node:zlib';

import { type Primaries, primariesByNumber, primariesOf } from './primaries.ts';
import type { ColourSpace } from './to-srgb.ts';
import { power, type Transfer, transferByNumber } from './transfer.ts';

/** The content of the first chunk of each name that is of interest. */
type Chunks = ReadonlyMap<string, DataView>;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, name and checksum of a chunk. */
const FRAME_BYTES = 12;
const COLOUR_CHUNKS = new Set(['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'cLLI', 'mDCV']);

/** Brightest light of an image that does not say it, in cd/m2: the nominal peak of HLG. Source: ITU-R BT.2100, table 5. */
const NOMINAL_PEAK = 1000;
/** Unit of light in cLLI and mDCV, in cd/m2. */
const LIGHT_UNIT = 0.0001;

/** Encoders write 45455 for sRGB, whose curve is near the power 2.2 but is not it. Within this distance the image is sRGB. */
const NEAR_SRGB = 0.05;
const LARGEST_POWER = 100;
/** Numbers of sRGB in a cICP chunk. */
const SRGB_PRIMARIES = 1;
const SRGB_TRANSFER = 13;

/**
 * The colour space of a PNG by its chunks cICP, gAMA and cHRM, none of which the decoder knows, as Chromium reads them: cICP
 * wins over everything; an embedded profile or sRGB wins over gAMA and cHRM; gAMA alone has the primaries of sRGB; cHRM alone
 * says nothing. Undefined if they say nothing else than the decoder does, and for any other file. Only the chunks before
 * PLTE and IDAT are looked at: elsewhere they do not count. Source: PNG specification (third edition), sections 4.3 and 5.6.
 */
export function pngColour(bytes: Uint8Array): ColourSpace | undefined {
  const chunks = readChunks(bytes);
  const hasProfile = chunks.has('iCCP');
  const coded = readCicp(chunks);
  if (coded !== undefined) return isSrgb(chunks) && !hasProfile ? undefined : coded;
  return hasProfile || chunks.has('sRGB') ? undefined : readGamma(chunks);
}

function readChunks(bytes: Uint8Array): Chunks {
  const chunks = new Map<string, DataView>();
  if (!SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length))) return chunks;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let start = SIGNATURE.length;
  while (start + FRAME_BYTES <= bytes.length) {
    const length = view.getUint32(start);
    const sumAt = start + 8 + length;
    const name = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    if (name === 'PLTE' || name === 'IDAT' || sumAt + 4 > bytes.length) break;
    // A chunk with a wrong checksum is ignored, as decoders do.
    if (
      COLOUR_CHUNKS.has(name) &&
      !chunks.has(name) &&
      crc32(bytes.subarray(start + 4, sumAt)) === view.getUint32(sumAt)
    )
      chunks.set(name, new DataView(view.buffer, view.byteOffset + start + 8, length));
    start = sumAt + 4;
  }
  return chunks;
}

function isSrgb(chunks: Chunks): boolean {
  const content = chunks.get('cICP');
  return content?.getUint8(0) === SRGB_PRIMARIES && content.getUint8(1) === SRGB_TRANSFER;
}

/** Only RGB of full range counts: the specification allows no other matrix, and browsers disagree about the range. */
function readCicp(chunks: Chunks): ColourSpace | undefined {
  const content = chunkOf(chunks, 'cICP', 4);
  if (content?.getUint8(2) !== 0 || content.getUint8(3) !== 1) return undefined;
  const primaries = primariesByNumber(content.getUint8(0));
  const transfer = transferByNumber(content.getUint8(1), readPeak(chunks));
  return primaries === undefined || transfer === undefined ? undefined : { primaries, transfer };
}

/** The brightest pixel (MaxCLL of cLLI), else the mastering display's maximum (mDCV); 0 means unknown. */
function readPeak(chunks: Chunks): number {
  const brightest = chunkOf(chunks, 'cLLI', 8)?.getUint32(0) ?? 0;
  const display = chunkOf(chunks, 'mDCV', 24)?.getUint32(16) ?? 0;
  const peak = brightest === 0 ? display : brightest;
  return peak === 0 ? NOMINAL_PEAK : peak * LIGHT_UNIT;
}

function readGamma(chunks: Chunks): ColourSpace | undefined {
  const gamma = (chunkOf(chunks, 'gAMA', 4)?.getUint32(0) ?? 0) / 100_000;
  if (gamma < 1 / LARGEST_POWER || gamma > LARGEST_POWER) return undefined;
  const transfer: Transfer = { kind: 'curve', toLinear: power(1 / gamma) };
  const primaries = readChromaticities(chunks);
  if (primaries !== undefined) return { primaries, transfer };
  const srgb = primariesByNumber(SRGB_PRIMARIES);
  return srgb === undefined || Math.abs(gamma * 2.2 - 1) < NEAR_SRGB
    ? undefined
    : { primaries: srgb, transfer };
}

/** In the chunk white comes first. */
function readChromaticities(chunks: Chunks): Primaries | undefined {
  const content = chunkOf(chunks, 'cHRM', 32);
  if (content === undefined) return undefined;
  const point = (index: number): readonly [number, number] => [
    content.getUint32(index * 8) / 100_000,
    content.getUint32(index * 8 + 4) / 100_000,
  ];
  return primariesOf({ white: point(0), red: point(1), green: point(2), blue: point(3) });
}

/** A chunk of another length than the format gives it is ignored. */
function chunkOf(chunks: Chunks, name: string, length: number): DataView | undefined {
  const content = chunks.get(name);
  return content?.byteLength === length ? content : undefined;
}
