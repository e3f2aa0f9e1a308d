import readExif from 'exif-reader';

import { MAX_EXIF_BYTES, MAX_EXIF_FIELD_BYTES } from '#contracts/limits.ts';

type Fields = Readonly<Record<string, string | number>>;

/** Control characters, and characters that turn the direction of text. */

const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * The fields that are recorded, from a file's EXIF block: camera, time and exposure; never a position. Damaged blocks give
 * what can be read, or nothing.
 */
export function exifFields(block: Uint8Array | undefined): Fields | undefined {
  if (block === undefined) return undefined;
  const { Image = {}, Photo = {} } = parse(block);
  const fields = Object.entries({
    make: Image.Make,
    model: Image.Model,
    takenAt: Photo.DateTimeOriginal ?? Image.DateTime,
    exposureTime: Photo.ExposureTime,
    fNumber: Photo.FNumber,
    iso: [Photo.ISOSpeedRatings].flat()[0],
    focalLength: Photo.FocalLength,
  }).flatMap(([name, value]) => {
    const clean = toField(value);
    return clean === undefined ? [] : [[name, clean] as const];
  });
  const all = Object.fromEntries(fields);
  const isTooLarge = Buffer.byteLength(JSON.stringify(all)) > MAX_EXIF_BYTES;
  return fields.length === 0 || isTooLarge ? undefined : all;
}

function parse(block: Uint8Array): Partial<ReturnType<typeof readExif>> {
  try {
    return readExif(Buffer.from(block));
  } catch {
    return {};
  }
}

function toField(value: unknown): string | number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (value instanceof Date || Object.prototype.toString.call(value) === '[object Date]') {
    const date = value as Date;
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  }
  if (typeof value !== 'string') return undefined;
  const text = shorten(value.toWellFormed().replace(UNSAFE, '').trim());
  return text === '' ? undefined : text;
}

/** Cuts between code points, from the end. */
function shorten(text: string): string {
  let kept = text;
  while (Buffer.byteLength(kept) > MAX_EXIF_FIELD_BYTES)
    kept = kept
      .slice(0, -1)
      .toWellFormed()
      .replace(/\ufffd$/, '');
  return kept;
}
