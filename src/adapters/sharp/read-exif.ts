import { MAX_EXIF_BYTES, MAX_EXIF_FIELD_BYTES } from '#contracts/limits.ts';

import {
  type ExifValue,
  type ExifValues,
  firstDirectory,
  openExif,
  readDirectory,
} from './exif-directory.ts';
import { takenTime, type TakenTime, TIME_TAGS } from './exif-time.ts';

type Fields = Readonly<Record<string, string | number>>;
type Value = string | number | undefined;

/** Tags of the camera's directory, which points to the others, and of the photograph's. Source: CIPA DC-008, 4.6.3 to 4.6.5. */
const CAMERA = { make: 0x010f, model: 0x0110, photo: 0x8769, gps: 0x8825, ...TIME_TAGS.camera };
const PHOTO = { exposureTime: 0x829a, fNumber: 0x829d, iso: 0x8827, focalLength: 0x920a, ...TIME_TAGS.photo };

interface Block {
  readonly camera: ExifValues;
  readonly photo: ExifValues;
  readonly taken: TakenTime | undefined;
}

type Read = (block: Block) => Value;

/** The allow-list: the recorded fields, and how each is read. */
const FIELDS = {
  make: ({ camera }) => toText(camera.get(CAMERA.make)),
  model: ({ camera }) => toText(camera.get(CAMERA.model)),
  takenAt: ({ taken }) => taken?.takenAt,
  takenAtZone: ({ taken }) => taken?.takenAtZone,
  exposureTime: ({ photo }) => toNumber(photo.get(PHOTO.exposureTime)),
  fNumber: ({ photo }) => toNumber(photo.get(PHOTO.fNumber)),
  iso: ({ photo }) => toNumber(photo.get(PHOTO.iso)),
  focalLength: ({ photo }) => toNumber(photo.get(PHOTO.focalLength)),
} satisfies Record<string, Read>;

export const EXIF_FIELDS = Object.keys(FIELDS) as readonly (keyof typeof FIELDS)[];

/** Control characters, invisible or unassigned characters, and those that change the direction of text. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Outside this range a camera's number is meaningless, and DynamoDB rejects the largest ones. */
const SMALLEST_NUMBER = 1e-9;
const LARGEST_NUMBER = 1e12;

/** The recorded fields of a file's EXIF block: camera, time and exposure, never a position. From a damaged block it reads what it can. */
export function exifFields(block: Uint8Array | undefined): Fields | undefined {
  const tiff = block === undefined ? undefined : openExif(block);
  if (tiff === undefined) return undefined;
  const read = (offset: ExifValue | undefined, tags: Readonly<Record<string, number>>): ExifValues =>
    typeof offset === 'object'
      ? readDirectory(tiff, offset[0] ?? 0, new Set(Object.values(tags)))
      : new Map();
  const camera = read([firstDirectory(tiff)], CAMERA);
  const photo = read(camera.get(CAMERA.photo), PHOTO);
  const gps = read(camera.get(CAMERA.gps), TIME_TAGS.gps);
  const taken = takenTime({ camera, photo, gps });
  return bounded(
    Object.fromEntries(EXIF_FIELDS.map((name) => [name, FIELDS[name]({ camera, photo, taken })] as const)),
  );
}

function bounded(all: Readonly<Record<string, Value>>): Fields | undefined {
  const known = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const fields = Object.fromEntries(known);
  const isTooLarge = Buffer.byteLength(JSON.stringify(fields)) > MAX_EXIF_BYTES;
  return known.length === 0 || isTooLarge ? undefined : fields;
}

function toNumber(values: ExifValue | undefined): number | undefined {
  const [value] = typeof values === 'object' ? values : [];
  if (value === undefined) return undefined;
  const size = Math.abs(value);
  return value === 0 || (size >= SMALLEST_NUMBER && size <= LARGEST_NUMBER) ? value : undefined;
}

function toText(value: ExifValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = shorten(value.replace(UNSAFE, '').trim());
  return text === '' ? undefined : text;
}

/** Cuts between characters: a decoder in stream mode withholds an incomplete character. */
function shorten(text: string): string {
  const bytes = Buffer.from(text).subarray(0, MAX_EXIF_FIELD_BYTES);
  return new TextDecoder().decode(bytes, { stream: true });
}
