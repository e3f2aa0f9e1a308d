import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Format } from '#contracts/status.ts';
import { inspectImage, mend } from '#domain/structure/inspect-image.ts';

import { countSteps } from '../support/images/count-steps.ts';
import { damage } from '../support/images/damage.ts';
import { decodeStrictly, verdictOf } from '../support/images/verdict.ts';
import { type WholeImage, wholeImages } from '../support/images/whole-images.ts';

let images: readonly WholeImage[];

beforeAll(async () => {
  images = await wholeImages();
});

describe('an image that common decoders accept', () => {
  it('is whole', () => {
    expect(images.map(({ name, format, bytes }) => [name, verdictOf(format, bytes)])).toEqual(
      images.map(({ name }) => [name, 'whole']),
    );
  });

  it('is whole with trailing bytes', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uint8Array(), (index, trailing) => {
        const { format, bytes } = pick(index);
        expect(verdictOf(format, Buffer.concat([bytes, trailing]))).toBe('whole');
      }),
    );
  });

  it('is refused wherever it is truncated, unless its picture is still whole', async () => {
    const wrong: string[] = [];
    for (const { name, format, bytes } of images) {
      const pixels = await decodeStrictly(bytes);
      for (const length of lengthsToCut(bytes.length)) {
        const cut = bytes.subarray(0, length);
        if (verdictOf(format, cut) !== 'whole') continue;
        const found = await decodeStrictly(mend(format, cut));
        if (!isHarmless(pixels, found)) wrong.push(`${name}: ${String(length)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Whether an accepted file gives the pixels of the whole one, or is refused by the decoder after all. */
function isHarmless(pixels: Buffer, found: Buffer): boolean {
  return found.length === 0 || found.equals(pixels);
}

/** All lengths, but only every 97th of a large file that is mostly one segment. */
function lengthsToCut(length: number): number[] {
  return Array.from({ length }, (_unused, index) => index).filter(
    (cut) => length < 10_000 || cut % 97 === 0 || cut < 200 || cut > length - 2000,
  );
}

function pick(index: number): WholeImage {
  const image = images[index % images.length];
  if (image === undefined) throw new Error('There are no images.');
  return image;
}

describe('a PNG', () => {
  it('with a changed byte that a checksum covers is refused, unless only a chunk is wrong that no pixel needs', async () => {
    const wrong: string[] = [];
    for (const { name, bytes } of images.filter(({ format }) => format === 'png')) {
      const pixels = await decodeStrictly(bytes);
      for (const offset of coveredOffsets(bytes))
        for (const change of [1, 0x20, 0x80, 0xff]) {
          const broken = Buffer.from(bytes);
          broken[offset] = (broken[offset] ?? 0) ^ change;
          if (verdictOf('png', broken) !== 'whole') continue;
          const { warnings, mended } = inspectImage('png', broken);
          const found = await decodeStrictly(mended ?? broken);
          if (warnings.length === 0 || !isHarmless(pixels, found)) wrong.push(`${name}: ${String(offset)}`);
        }
    }
    expect(wrong).toEqual([]);
  });
});

/** Offsets of all names, contents and checksums. */
function coveredOffsets(bytes: Buffer): number[] {
  const offsets: number[] = [];
  for (let offset = 8; offset < bytes.length; offset += 12 + bytes.readUInt32BE(offset))
    for (let at = offset + 4; at < offset + 12 + bytes.readUInt32BE(offset); at += 1) offsets.push(at);
  return offsets;
}

/** Byte reads allowed for each byte of a file, and for any file. */
const MOST_STEPS_A_BYTE = 12;
const STEPS_OF_ANY_FILE = 100;

function expectLinear(format: Format, bytes: Buffer): void {
  const steps = countSteps(bytes, (counted) => verdictOf(format, counted));
  expect(steps).toBeLessThanOrEqual(STEPS_OF_ANY_FILE + MOST_STEPS_A_BYTE * bytes.length);
}

const repeated = (head: string, ...piece: number[]): Buffer =>
  Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(60_000, Buffer.from(piece))]);

const GIF = 'GIF89a\x01\0\x01\0\0\0\0';
const JPEG_SCAN = '\xff\xd8\xff\xc0\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0';
const WEBP = 'RIFF\x64\xea\0\0WEBP';
const JUNK = [0x4a, 0x55, 0x4e, 0x4b, 0, 0, 0, 0];

describe('a walk through a file', () => {
  it('reads each byte a few times at most, whatever is in the file', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(damage(), { maxLength: 8 }), (index, changes) => {
        const { format, bytes } = pick(index);
        expectLinear(
          format,
          changes.reduce((before, change) => change(before), bytes),
        );
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, Format, Buffer]>([
    ['fill bytes', 'jpeg', repeated('\xff\xd8', 0xff)],
    ['stuffed bytes between segments', 'jpeg', repeated('\xff\xd8', 0xff, 0)],
    ['stuffed bytes in a scan', 'jpeg', repeated(JPEG_SCAN, 0xff, 0)],
    ['restart markers', 'jpeg', repeated(JPEG_SCAN, 0xff, 0xd0)],
    ['empty scans', 'jpeg', repeated(JPEG_SCAN, 0xff, 0xda, 0, 2)],
    ['segments of length 0', 'jpeg', repeated('\xff\xd8', 0xff, 0xe1, 0, 0)],
    ['the shortest segments', 'jpeg', repeated('\xff\xd8', 0xff, 0xfe, 0, 2)],
    ['bytes without a marker', 'jpeg', repeated('\xff\xd8', 1)],
    ['empty blocks', 'gif', repeated(GIF, 0)],
    ['empty extensions', 'gif', repeated(GIF, 0x21, 0xf9, 0)],
    ['sub-blocks of one byte', 'gif', repeated(`${GIF}\x21\xf9`, 1, 1)],
    ['empty chunks', 'webp', repeated(WEBP, ...JUNK)],
    ['empty chunks in a frame', 'webp', repeated(`${WEBP}ANMF\x48\xea\0\0`.padEnd(36, '\0'), ...JUNK)],
  ])('of nothing but %s does so too', (_name, format, bytes) => {
    expectLinear(format, bytes);
  });
});
