import { describe, expect, it } from '@jest/globals';

import { checkPattern, type EventPattern, matchesPattern } from './event-pattern.ts';

const event = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: {
    bucket: { name: 'uploads-1' },
    object: { key: 'uploads/a+b c.jpg', size: 42 },
    tags: ['red', 'green'],
    nothing: null,
    flag: true,
    ip: '10.0.0.7',
    list: [
      { id: 1, kind: 'x' },
      { id: 2, kind: 'y' },
    ],
  },
};

/** Pattern for `detail` and whether the event above fits it. */
const CASES: readonly (readonly [string, EventPattern, boolean])[] = [
  ['one of several values', { bucket: { name: ['other', 'uploads-1'] } }, true],
  ['no value that is there', { bucket: { name: ['other'] } }, false],
  ['every name must fit', { bucket: { name: ['uploads-1'] }, object: { size: [43] } }, false],
  ['an element of a list', { tags: ['green'] }, true],
  ['objects in a list', { list: { kind: ['y'] } }, true],
  ['null', { nothing: [null] }, true],
  ['a text is no boolean', { flag: ['true'] }, false],
  ['a boolean', { flag: [true] }, true],
  ['prefix', { object: { key: [{ prefix: 'uploads/' }] } }, true],
  ['prefix in any case', { object: { key: [{ prefix: { 'equals-ignore-case': 'UPLOADS/' } }] } }, true],
  ['prefix that differs', { object: { key: [{ prefix: 'Uploads/' }] } }, false],
  ['suffix', { object: { key: [{ suffix: '.jpg' }] } }, true],
  ['equals-ignore-case', { bucket: { name: [{ 'equals-ignore-case': 'UPLOADS-1' }] } }, true],
  ['wildcard', { object: { key: [{ wildcard: 'uploads/*b*.jpg' }] } }, true],
  ['wildcard with an escaped star', { object: { key: [{ wildcard: 'uploads/a\\*.jpg' }] } }, false],
  ['numeric range', { object: { size: [{ numeric: ['>', 0, '<=', 42] }] } }, true],
  ['numeric out of range', { object: { size: [{ numeric: ['<', 42] }] } }, false],
  ['numeric on a text', { bucket: { name: [{ numeric: ['>', 0] }] } }, false],
  ['exists', { object: { key: [{ exists: true }] } }, true],
  ['does not exist', { object: { etag: [{ exists: false }] } }, true],
  ['does not exist in a parent that is missing', { missing: { inner: [{ exists: false }] } }, true],
  ['exists in a parent that is missing', { missing: { inner: [{ exists: true }] } }, false],
  ['anything-but a value', { bucket: { name: [{ 'anything-but': 'uploads-1' }] } }, false],
  ['anything-but a list', { bucket: { name: [{ 'anything-but': ['a', 'b'] }] } }, true],
  ['anything-but a prefix', { object: { key: [{ 'anything-but': { prefix: 'uploads/' } }] } }, false],
  [
    'anything-but one of several suffixes',
    { object: { key: [{ 'anything-but': { suffix: ['.png', '.gif'] } }] } },
    true,
  ],
  ['anything-but needs the name', { absent: [{ 'anything-but': 'x' }] }, false],
  ['anything-but on a list means no element', { tags: [{ 'anything-but': 'red' }] }, false],
  ['cidr', { ip: [{ cidr: '10.0.0.0/24' }] }, true],
  ['another cidr', { ip: [{ cidr: '10.0.1.0/24' }] }, false],
  [
    '$or, second alternative',
    { $or: [{ object: { size: [1] } }, { bucket: { name: ['uploads-1'] } }] },
    true,
  ],
  [
    '$or and a sibling that does not fit',
    { $or: [{ object: { size: [42] } }, { flag: [false] }], ip: ['10.0.0.8'] },
    false,
  ],
];

describe('event patterns', () => {
  it.each(CASES)('%s', (_name, detail, expected) => {
    expect(matchesPattern({ detail }, event)).toBe(expected);
  });

  it.each([
    ['an empty pattern', {}],
    ['an empty list', { source: [] }],
    ['a value that is no list', { source: 'aws.s3' }],
    ['an unknown filter', { source: [{ starts: 'a' }] }],
  ])('%s is refused', (_name, pattern) => {
    expect(() => {
      checkPattern(pattern);
    }).toThrow('Event pattern is not valid');
  });

  it.each(CASES)('%s is a valid pattern', (_name, detail) => {
    expect(() => {
      checkPattern({ detail });
    }).not.toThrow();
  });
});
