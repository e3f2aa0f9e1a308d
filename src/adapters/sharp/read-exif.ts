import { MAX_EXIF_BYTES, MAX_EXIF_FIELD_BYTES } from '#contracts/limits.ts';

import { type ExifValues, firstDirectory, openExif, readDirectory } from './exif-directory.ts';

type Fields = Readonly<Record<string, string | number>>;
type Value = string | number | undefined;

/** Tags of the camera's directory, and of the photograph's, which the first points to. Source: CIPA DC-008, 4.6.4 and 4.6.5. */
const CAMERA = { make: 0x010f, model: 0x0110, changedAt: 0x0132, photo: 0x8769 };
const PHOTO = { exposureTime: 0x829a, fNumber: 0x829d, iso: 0x8827, takenAt: 0x9003, focalLength: 0x920a };

type Read = (camera: ExifValues, photo: ExifValues) => Value;

/** The allow-list: the recorded fields, and how each is read. */
const FIELDS = {
  make: (camera) => toText(camera.get(CAMERA.make)),
  model: (camera) => toText(camera.get(CAMERA.model)),
  takenAt: (camera, photo) => toTime(photo.get(PHOTO.takenAt) ?? camera.get(CAMERA.changedAt)),
  exposureTime: (_camera, photo) => toNumber(photo.get(PHOTO.exposureTime)),
  fNumber: (_camera, photo) => toNumber(photo.get(PHOTO.fNumber)),
  iso: (_camera, photo) => toNumber(photo.get(PHOTO.iso)),
  focalLength: (_camera, photo) => toNumber(photo.get(PHOTO.focalLength)),
} satisfies Record<string, Read>;

export const EXIF_FIELDS = Object.keys(FIELDS) as readonly (keyof typeof FIELDS)[];

/** Control characters, invisible or unassigned characters, and those that change the direction of text. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Outside this range a camera's number is meaningless, and DynamoDB rejects the largest ones. */
const SMALLEST_NUMBER = 1e-9;
const LARGEST_NUMBER = 1e12;

/**
 * The recorded fields of a file's EXIF block: camera, time and exposure, never a position. From a damaged block it reads what
 * it can. The time is that of the camera's clock, whose time zone is unknown; it is recorded as UTC.
 */
export function exifFields(block: Uint8Array | undefined): Fields | undefined {
  const tiff = block === undefined ? undefined : openExif(block);
  if (tiff === undefined) return undefined;
  const camera = readDirectory(tiff, firstDirectory(tiff), new Set(Object.values(CAMERA)));
  const pointer = camera.get(CAMERA.photo);
  const photo: ExifValues =
    typeof pointer === 'number' ? readDirectory(tiff, pointer, new Set(Object.values(PHOTO))) : new Map();
  return bounded(Object.fromEntries(EXIF_FIELDS.map((name) => [name, FIELDS[name](camera, photo)] as const)));
}

function bounded(all: Readonly<Record<string, Value>>): Fields | undefined {
  const known = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const fields = Object.fromEntries(known);
  const isTooLarge = Buffer.byteLength(JSON.stringify(fields)) > MAX_EXIF_BYTES;
  return known.length === 0 || isTooLarge ? undefined : fields;
}

function toNumber(value: Value): number | undefined {
  if (typeof value !== 'number') return undefined;
  const size = Math.abs(value);
  return value === 0 || (size >= SMALLEST_NUMBER && size <= LARGEST_NUMBER) ? value : undefined;
}

/** Converts `2026:05:04 03:02:01` to an ISO 8601 time; undefined if it is not a valid date. */
function toTime(value: Value): string | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(value);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', time = ''] = match;
  const iso = `${year}-${month}-${day}T${time}.000Z`;
  const date = new Date(iso);
  return !Number.isNaN(date.getTime()) && date.toISOString() === iso ? iso : undefined;
}

function toText(value: Value): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = shorten(value.replace(UNSAFE, '').trim());
  return text === '' ? undefined : text;
}

/** Cuts between characters: a decoder in stream mode withholds an incomplete character. */
function shorten(text: string): string {
  const bytes = Buffer.from(text).subarray(0, MAX_EXIF_FIELD_BYTES);
  return new TextDecoder().decode(bytes, { stream: true });
}
