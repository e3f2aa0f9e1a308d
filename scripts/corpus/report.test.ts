import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeRecord } from '#test/support/make-record.ts';
import type { ImageRecord } from '#contracts/record.ts';

import { judge } from './judge.ts';
import { type LabelledFile, readIndex } from './read-index.ts';
import { reportLines } from './report.ts';

let directory: string | undefined;

afterEach(() => {
  if (directory !== undefined) rmSync(directory, { recursive: true });
  directory = undefined;
});

function indexOf(text: string): string {
  directory = mkdtempSync(join(tmpdir(), 'qip-index-'));
  const path = join(directory, 'index.csv');
  writeFileSync(path, text);
  return path;
}

describe('an index of labelled files', () => {
  it('is read with quoted columns, in any order, and with those that may be absent', () => {
    const path = indexOf(
      'notes,file,verdict,out_w,out_h,format\r\n"a, ""b""",accept/a.jpg,accept,10,20,jpeg\r\n\r\n"two\nlines",b,either,,,\r\n',
    );
    expect(readIndex(path)).toEqual([
      { file: 'accept/a.jpg', verdict: 'accept', format: 'jpeg', resized: { width: 10, height: 20 } },
      { file: 'b', verdict: 'either', format: 'unknown' },
    ]);
  });

  it.each([
    ['file\na.jpg\n', /no column verdict/],
    ['file,verdict\na.jpg,maybe\n', /row 2: the verdict is "maybe"; expected accept, reject, either/],
    ['file,verdict\n,accept\n', /row 2: the file is missing/],
  ])('%j is refused', (text, message) => {
    expect(() => readIndex(indexOf(text))).toThrow(message);
  });
});

const file = (verdict: LabelledFile['verdict']): LabelledFile => ({
  file: `${verdict}/a.jpg`,
  verdict,
  format: 'jpeg',
  resized: { width: 40, height: 30 },
});
const object = (width: number, height: number) => ({ key: 'k', size: 1, sha256: 's', width, height });
const completed = (width: number, height: number): ImageRecord =>
  makeRecord({
    status: 'COMPLETED',
    archived: {
      bucket: 'b',
      original: object(width, height),
      resized: object(width, height),
      thumbnail: object(200, 200),
    },
  });
const rejected = (code: string, attempts: number): ImageRecord =>
  makeRecord({
    status: 'REJECTED',
    error: { code, category: 'rejected', stage: 'resize', message: 'No.', attempts },
  });

describe('the verdict on a file', () => {
  it.each<[string, LabelledFile['verdict'], ImageRecord | undefined, RegExp | undefined]>([
    ['an accepted one that is completed', 'accept', completed(40, 30), undefined],
    ['one of the wrong size', 'accept', completed(41, 30), /resized is 41 x 30; expected 40 x 30/],
    [
      'an accepted one that is rejected',
      'accept',
      rejected('CORRUPT', 1),
      /ended REJECTED \(CORRUPT in resize: No\.\)/,
    ],
    ['a broken one that is rejected', 'reject', rejected('CORRUPT', 1), undefined],
    ['a broken one that is completed', 'reject', completed(40, 30), /ended COMPLETED; expected REJECTED/],
    ['one that was tried again before', 'reject', rejected('CORRUPT', 2), /was tried 2 times/],
    ['one that asks for too much', 'reject', rejected('TOO_COMPLEX', 3), undefined],
    ['a disputed one that failed', 'either', makeRecord({ status: 'FAILED' }), /ended FAILED/],
    ['one that has not ended', 'either', undefined, /has not ended/],
  ])('of %s', (_name, verdict, record, problem) => {
    const { problems } = judge(file(verdict), 'uploads/a.jpg', record);
    if (problem === undefined) expect(problems).toEqual([]);
    else expect(problems.join()).toMatch(problem);
  });

  it('of all is a matrix, and names those that are wrong', () => {
    const lines = reportLines([
      judge(file('accept'), 'a', completed(40, 30)),
      judge(file('reject'), 'b', rejected('CORRUPT', 1)),
      judge({ ...file('reject'), file: 'reject/\u001b[2J.jpg' }, 'c', completed(40, 30)),
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^jpeg +accept +1 +0 +0 +0 +0$/),
        expect.stringMatching(/^jpeg +reject +1 +1 +0 +0 +1$/),
        'Wrong: 1 of 3',
        String.raw`  reject/\u001b[2J.jpg: ended COMPLETED; expected REJECTED`,
      ]),
    );
  });
});
