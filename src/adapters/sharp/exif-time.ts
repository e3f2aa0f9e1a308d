import type { ExifValue, ExifValues } from './exif-directory.ts';

/** Where the zone of `takenAt` comes from. `none`: the file has no zone, so the time is the camera's clock and ends without Z. */
export type TimeZoneSource = 'offset' | 'gps' | 'none';

export interface TakenTime {
  /** ISO 8601 with milliseconds: UTC, as `2024-12-21T22:39:24.000Z`; without Z if the zone is unknown. */
  readonly takenAt: string;
  readonly takenAtZone: TimeZoneSource;
}

/** Directories of an EXIF block, as far as they are wanted here. */
export interface TimeDirectories {
  readonly camera: ExifValues;
  readonly photo: ExifValues;
  readonly gps: ExifValues;
}

/**
 * Tags of the times of a photograph. Each offset belongs to one time. Of the position's directory these two are read and
 * nothing else. Source: CIPA DC-008 (Exif 2.32), 4.6.4, 4.6.5 and 4.6.6.
 */
export const TIME_TAGS = {
  camera: { changed: 0x0132 },
  photo: {
    original: 0x9003,
    digitized: 0x9004,
    offset: 0x9010,
    offsetOriginal: 0x9011,
    offsetDigitized: 0x9012,
    subSec: 0x9290,
    subSecOriginal: 0x9291,
    subSecDigitized: 0x9292,
  },
  gps: { time: 0x0007, date: 0x001d },
} as const;

/** A time of the camera's clock, in milliseconds as if it were UTC, and the zone that was written for it. */
interface LocalTime {
  readonly seconds: number;
  readonly milliseconds: number;
  readonly offsetMinutes: number | undefined;
}

const MINUTE_MS = 60_000;
/** Zones in use, UTC-12:00 to UTC+14:00. */
const SMALLEST_OFFSET = -12 * 60;
const LARGEST_OFFSET = 14 * 60;
/** Zones differ by quarters of an hour; the camera's clock and the satellites' may differ by this much besides. */
const ZONE_STEP_MINUTES = 15;
const LARGEST_DRIFT_MINUTES = 2;

/** Separators other than colons, fractions and zones are not by the standard, but programs write them. There is no year 0. */
const TIME = /^(?!0000)(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-][\d:]+)?$/;
const OFFSET = /^([+-])(\d\d?):?([0-5]\d)$/;
const DATE = /^(?!0000)(\d{4})[:-](\d\d)[:-](\d\d)$/;

/**
 * When a photograph was taken: DateTimeOriginal, else DateTimeDigitized, else DateTime, else the GPS time; the first that is a
 * real date. Its zone is its own offset, else that of another time of the same second, else its distance from the GPS time.
 * A zone that the file does not have is never invented.
 */
export function takenTime({ camera, photo, gps }: TimeDirectories): TakenTime | undefined {
  const { photo: tags } = TIME_TAGS;
  const read = (time: ExifValue | undefined, subSec: number, offset: number): LocalTime | undefined =>
    toLocalTime(time, photo.get(subSec), photo.get(offset));
  const times = [
    read(photo.get(tags.original), tags.subSecOriginal, tags.offsetOriginal),
    read(photo.get(tags.digitized), tags.subSecDigitized, tags.offsetDigitized),
    read(camera.get(TIME_TAGS.camera.changed), tags.subSec, tags.offset),
  ].filter((time) => time !== undefined);
  const satellites = toGpsTime(gps);
  const [taken] = times;
  if (taken === undefined) return satellites === undefined ? undefined : inZone(satellites, 0, 'gps');
  const local = taken.seconds + taken.milliseconds;
  // The first of these is the time itself.
  const written = times.find(
    ({ seconds, offsetMinutes }) => seconds === taken.seconds && offsetMinutes !== undefined,
  )?.offsetMinutes;
  if (written !== undefined) return inZone(local, written, 'offset');
  const measured = satellites === undefined ? undefined : zoneBetween(taken.seconds, satellites);
  if (measured !== undefined) return inZone(local, measured, 'gps');
  return { takenAt: isoOf(local).replace('Z', ''), takenAtZone: 'none' };
}

function inZone(local: number, offsetMinutes: number, takenAtZone: TimeZoneSource): TakenTime {
  return { takenAt: isoOf(local - offsetMinutes * MINUTE_MS), takenAtZone };
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}

function toLocalTime(
  time: ExifValue | undefined,
  subSec: ExifValue | undefined,
  offset: ExifValue | undefined,
): LocalTime | undefined {
  if (typeof time !== 'string') return undefined;
  const match = TIME.exec(time.trim());
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', clock = '', fraction, zone] = match;
  const seconds = realTime(`${year}-${month}-${day}T${clock}.000Z`);
  if (seconds === undefined) return undefined;
  return {
    seconds,
    milliseconds: toMilliseconds(fraction ?? subSec),
    offsetMinutes: toOffset(zone) ?? toOffset(offset),
  };
}

/** Undefined for the 30th of February, hour 24 or second 60. */
function realTime(iso: string): number | undefined {
  const time = Date.parse(iso);
  return !Number.isNaN(time) && isoOf(time) === iso ? time : undefined;
}

/** The digits are those behind the point of the seconds; cut to three. */
function toMilliseconds(digits: ExifValue | undefined): number {
  if (typeof digits !== 'string' || !/^\d+$/.test(digits.trim())) return 0;
  return Number(digits.trim().slice(0, 3).padEnd(3, '0'));
}

/** Minutes east of UTC, of `+01:00`, `+1:00`, `+0100` or `Z`; undefined if there is no such zone. */
function toOffset(value: ExifValue | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.trim() === 'Z') return 0;
  const match = OFFSET.exec(value.trim());
  if (match === null) return undefined;
  const [, sign, hours, minutes] = match;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return isZone(offset) ? offset : undefined;
}

function isZone(offsetMinutes: number): boolean {
  return offsetMinutes >= SMALLEST_OFFSET && offsetMinutes <= LARGEST_OFFSET;
}

/** GPS date and time, which are UTC; undefined unless both are there. */
function toGpsTime(gps: ExifValues): number | undefined {
  const date = gps.get(TIME_TAGS.gps.date);
  const match = typeof date === 'string' ? DATE.exec(date.trim()) : null;
  const clock = toClock(gps.get(TIME_TAGS.gps.time));
  if (match === null || clock === undefined) return undefined;
  const [, year = '', month = '', day = ''] = match;
  const midnight = realTime(`${year}-${month}-${day}T00:00:00.000Z`);
  return midnight === undefined ? undefined : midnight + clock;
}

/** Milliseconds since midnight, of hours, minutes and seconds, which are fractions. */
function toClock(value: ExifValue | undefined): number | undefined {
  if (typeof value !== 'object') return undefined;
  const [hours = NaN, minutes = NaN, seconds = NaN] = value;
  const isClock = isWithin(hours, 24) && isWithin(minutes, 60) && isWithin(seconds, 60);
  return isClock ? Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000) : undefined;
}

function isWithin(value: number, end: number): boolean {
  return value >= 0 && value < end;
}

/** The zone in which a clock shows `local` at the time `utc`; undefined if the distance is not that of a zone. */
function zoneBetween(local: number, utc: number): number | undefined {
  const minutes = (local - utc) / MINUTE_MS;
  const zone = Math.round(minutes / ZONE_STEP_MINUTES) * ZONE_STEP_MINUTES;
  return Math.abs(minutes - zone) <= LARGEST_DRIFT_MINUTES && isZone(zone) ? zone : undefined;
}
