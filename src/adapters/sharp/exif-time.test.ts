import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { EXIF_TAGS, type ExifEntry, writeExif } from '#test/support/images/write-exif.ts';

import { TIME_TAGS } from './exif-time.ts';
import { exifFields } from './read-exif.ts';

type Clock = readonly (readonly [number, number])[];

/** Times of a file, named like the tags. */
interface Times {
  readonly original?: string;
  readonly digitized?: string;
  readonly changed?: string;
  readonly offset?: string;
  readonly offsetOriginal?: string;
  readonly offsetDigitized?: string;
  readonly subSec?: string;
  readonly subSecOriginal?: string;
  readonly subSecDigitized?: string;
  readonly gpsDate?: string;
  readonly gpsTime?: Clock;
}

const TAKEN = '2024:12:21 23:39:24';
const SAME_DAY = '2024:12:21';
const LATITUDE: ExifEntry = {
  tag: 2,
  value: [
    [51, 1],
    [30, 1],
    [32, 1],
  ],
};

const at = (hours: number, minutes: number, seconds: number): Clock => [
  [hours, 1],
  [minutes, 1],
  [seconds, 1],
];

function takenOf(times: Times): readonly (string | number | undefined)[] {
  const { changed, gpsDate, gpsTime, ...photo } = times;
  const { camera, gps } = TIME_TAGS;
  const position = [
    LATITUDE,
    ...(gpsTime === undefined ? [] : [{ tag: gps.time, value: gpsTime }]),
    ...(gpsDate === undefined ? [] : [{ tag: gps.date, value: gpsDate }]),
  ];
  const block = writeExif([
    ...(changed === undefined ? [] : [{ tag: camera.changed, value: changed }]),
    {
      tag: EXIF_TAGS.photo,
      value: {
        directory: Object.entries(photo).map(([name, value]) => ({
          tag: TIME_TAGS.photo[name as keyof typeof photo],
          value,
        })),
      },
    },
    { tag: EXIF_TAGS.gps, value: { directory: position } },
  ]);
  const { takenAt, takenAtZone, ...others } = exifFields(block) ?? {};
  expect(others).toEqual({});
  return [takenAt, takenAtZone];
}

describe('the time of a photograph', () => {
  it.each<[string, Times, string, string]>([
    ['no offset', {}, '2024-12-21T23:39:24.000', 'none'],
    ['its offset', { offsetOriginal: '+01:00' }, '2024-12-21T22:39:24.000Z', 'offset'],
    [
      'its offset, by quarters of an hour',
      { offsetOriginal: '+05:45' },
      '2024-12-21T17:54:24.000Z',
      'offset',
    ],
    ['its offset, UTC', { offsetOriginal: '+00:00' }, '2024-12-21T23:39:24.000Z', 'offset'],
    ['its offset, the most eastern', { offsetOriginal: '+14:00' }, '2024-12-21T09:39:24.000Z', 'offset'],
    ['its offset, the most western', { offsetOriginal: '-12:00' }, '2024-12-22T11:39:24.000Z', 'offset'],
    ['an offset that no zone has now', { offsetOriginal: '-05:30' }, '2024-12-22T05:09:24.000Z', 'offset'],
    ['Z as its offset', { offsetOriginal: 'Z' }, '2024-12-21T23:39:24.000Z', 'offset'],
    ['an offset without a colon', { offsetOriginal: '+0100' }, '2024-12-21T22:39:24.000Z', 'offset'],
    ['an offset of one digit', { offsetOriginal: '+1:00' }, '2024-12-21T22:39:24.000Z', 'offset'],
    ['a blank offset', { offsetOriginal: '   :  ' }, '2024-12-21T23:39:24.000', 'none'],
    ['an offset with 60 minutes', { offsetOriginal: '+01:60' }, '2024-12-21T23:39:24.000', 'none'],
    ['an offset beyond the most eastern', { offsetOriginal: '+15:00' }, '2024-12-21T23:39:24.000', 'none'],
    ['only the offset of the change', { offset: '+01:00' }, '2024-12-21T23:39:24.000', 'none'],
    [
      'only the offset of the change, which has another date',
      { offset: '+01:00', changed: '2024:12:22 08:00:00' },
      '2024-12-21T23:39:24.000',
      'none',
    ],
    [
      'only the offset of the change, at the same second',
      { offset: '+01:00', changed: TAKEN },
      '2024-12-21T22:39:24.000Z',
      'offset',
    ],
    [
      'an offset of its own and one of the change',
      { offset: '+02:00', offsetOriginal: '+01:00', changed: TAKEN },
      '2024-12-21T22:39:24.000Z',
      'offset',
    ],
    [
      'only the offset of the scan, at the same second',
      { offsetDigitized: '+01:00', digitized: TAKEN },
      '2024-12-21T22:39:24.000Z',
      'offset',
    ],
    [
      'only the offset of the scan, which has another date',
      { offsetDigitized: '+01:00', digitized: '2025:01:02 03:04:05' },
      '2024-12-21T23:39:24.000',
      'none',
    ],
    ['hundredths', { subSecOriginal: '67' }, '2024-12-21T23:39:24.670', 'none'],
    ['tenths', { subSecOriginal: '5' }, '2024-12-21T23:39:24.500', 'none'],
    ['microseconds, which are cut', { subSecOriginal: '000123' }, '2024-12-21T23:39:24.000', 'none'],
    ['microseconds, which are not rounded', { subSecOriginal: '999999' }, '2024-12-21T23:39:24.999', 'none'],
    ['a blank fraction', { subSecOriginal: '   ' }, '2024-12-21T23:39:24.000', 'none'],
    ['a padded fraction', { subSecOriginal: '67 ' }, '2024-12-21T23:39:24.670', 'none'],
    ['letters as its fraction', { subSecOriginal: '6a' }, '2024-12-21T23:39:24.000', 'none'],
    [
      'the fractions of other times',
      { subSec: '1', subSecDigitized: '2', changed: TAKEN, digitized: TAKEN },
      '2024-12-21T23:39:24.000',
      'none',
    ],
    [
      'a fraction and an offset',
      { subSecOriginal: '67', offsetOriginal: '+01:00' },
      '2024-12-21T22:39:24.670Z',
      'offset',
    ],
    [
      'a GPS time a second before a full hour',
      { gpsDate: SAME_DAY, gpsTime: at(22, 39, 23) },
      '2024-12-21T22:39:24.000Z',
      'gps',
    ],
    [
      'a GPS time two minutes from a full hour',
      { gpsDate: SAME_DAY, gpsTime: at(22, 37, 24) },
      '2024-12-21T22:39:24.000Z',
      'gps',
    ],
    [
      'a GPS time seven minutes from a full hour',
      { gpsDate: SAME_DAY, gpsTime: at(22, 32, 24) },
      '2024-12-21T23:39:24.000',
      'none',
    ],
    [
      'a GPS time nine minutes from a quarter of an hour',
      { gpsDate: SAME_DAY, gpsTime: at(22, 0, 0) },
      '2024-12-21T23:39:24.000',
      'none',
    ],
    [
      'a GPS time two days before',
      { gpsDate: '2024:12:19', gpsTime: at(23, 39, 24) },
      '2024-12-21T23:39:24.000',
      'none',
    ],
    ['a GPS time without its date', { gpsTime: at(22, 39, 24) }, '2024-12-21T23:39:24.000', 'none'],
    ['a GPS date without its time', { gpsDate: SAME_DAY }, '2024-12-21T23:39:24.000', 'none'],
    [
      'a GPS time with a denominator of 0',
      {
        gpsDate: SAME_DAY,
        gpsTime: [
          [22, 1],
          [39, 1],
          [0, 0],
        ],
      },
      '2024-12-21T23:39:24.000',
      'none',
    ],
    [
      'a GPS time of the day before',
      { original: '2024:12:22 00:10:00', gpsDate: SAME_DAY, gpsTime: at(23, 10, 0) },
      '2024-12-21T23:10:00.000Z',
      'gps',
    ],
    [
      'an offset and a GPS time that disagree',
      { offsetOriginal: '+02:00', gpsDate: SAME_DAY, gpsTime: at(22, 39, 24) },
      '2024-12-21T21:39:24.000Z',
      'offset',
    ],
    ['hyphens', { original: '2024-12-21 23:39:24' }, '2024-12-21T23:39:24.000', 'none'],
    ['hyphens and a T', { original: '2024-12-21T23:39:24' }, '2024-12-21T23:39:24.000', 'none'],
    ['Z inside the value', { original: '2024-12-21T23:39:24Z' }, '2024-12-21T23:39:24.000Z', 'offset'],
    [
      'an offset inside the value',
      { original: '2024:12:21 23:39:24+01:00' },
      '2024-12-21T22:39:24.000Z',
      'offset',
    ],
    [
      'a fraction inside the value',
      { original: '2024:12:21 23:39:24.67' },
      '2024-12-21T23:39:24.670',
      'none',
    ],
    ['blanks behind it', { original: '2024:12:21 23:39:24 ' }, '2024-12-21T23:39:24.000', 'none'],
    ['the year 1904', { original: '1904:01:01 00:00:00' }, '1904-01-01T00:00:00.000', 'none'],
    ['the year 2099', { original: '2099:12:31 23:59:59' }, '2099-12-31T23:59:59.000', 'none'],
    ['the 29th of a leap February', { original: '2024:02:29 12:00:00' }, '2024-02-29T12:00:00.000', 'none'],
  ])('with %s', (_name, times, takenAt, zone) => {
    expect(takenOf({ original: TAKEN, ...times })).toEqual([takenAt, zone]);
  });

  it.each<[string, Times, string, string]>([
    ['GPS', { gpsDate: SAME_DAY, gpsTime: at(22, 39, 24) }, '2024-12-21T22:39:24.000Z', 'gps'],
    ['the scan', { digitized: TAKEN, offsetDigitized: '+01:00' }, '2024-12-21T22:39:24.000Z', 'offset'],
    ['the change', { changed: TAKEN, offset: '+01:00' }, '2024-12-21T22:39:24.000Z', 'offset'],
    ['the change, with its own fraction', { changed: TAKEN, subSec: '5' }, '2024-12-21T23:39:24.500', 'none'],
    [
      'the scan rather than the change',
      { digitized: TAKEN, subSecDigitized: '25', changed: '2025:01:01 00:00:00' },
      '2024-12-21T23:39:24.250',
      'none',
    ],
    [
      'the scan, without the offset of a time that is not there',
      { digitized: TAKEN, offsetOriginal: '+01:00' },
      '2024-12-21T23:39:24.000',
      'none',
    ],
  ])('is that of %s where DateTimeOriginal is missing', (_name, times, takenAt, zone) => {
    expect(takenOf(times)).toEqual([takenAt, zone]);
  });

  it.each([
    '0000:00:00 00:00:00',
    '0000:01:01 00:00:00',
    '    :  :     :  :  ',
    '',
    '2024:02:30 12:00:00',
    '2023:02:29 12:00:00',
    '2024:13:01 12:00:00',
    '2024:12:21 23:39:60',
    '2024:12:21 24:00:00',
    '2024:12:21',
    '2024:12:21 23:39',
    'yesterday',
  ])('%j is no time: the next tag is read', (original) => {
    expect(takenOf({ original })).toEqual([undefined, undefined]);
    expect(takenOf({ original, digitized: original, changed: TAKEN })).toEqual([
      '2024-12-21T23:39:24.000',
      'none',
    ]);
    expect(takenOf({ original, offsetOriginal: '+05:00', digitized: TAKEN })).toEqual([
      '2024-12-21T23:39:24.000',
      'none',
    ]);
  });

  it('has a zone only if the file says one, and is a valid time, whatever the tags say', () => {
    const text = fc.oneof(
      fc.constantFrom(TAKEN, '0001:01:01 00:00:00', '9999:12:31 23:59:59', '2024:12:21 23:39:24-12:00'),
      fc.string({
        unit: fc.constantFrom('0', '1', '2', '9', ':', '+', '-', 'Z', ' ', 'T', '.'),
        maxLength: 25,
      }),
    );
    const number = fc.oneof(fc.nat(61), fc.constant(0xffffffff));
    const clock = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.record(
          {
            original: text,
            digitized: text,
            changed: text,
            offset: text,
            offsetOriginal: text,
            subSecOriginal: text,
            gpsDate: fc.oneof(text, fc.constant(SAME_DAY)),
            gpsTime: clock,
          },
          { requiredKeys: [] },
        ),
        (times) => {
          const [takenAt, zone] = takenOf(times);
          if (takenAt === undefined) return;
          expect(String(takenAt).endsWith('Z')).toBe(zone !== 'none');
          expect(Date.parse(String(takenAt))).not.toBeNaN();
        },
      ),
      { numRuns: 300 },
    );
  });
});
