import { readFileSync } from 'node:fs';

import { ExpectedError } from '../expected-error.ts';

/** How a file must end; with `either`, COMPLETED and REJECTED are both right. */
export const VERDICTS = ['accept', 'reject', 'either'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One row of an index of labelled files. */
export interface LabelledFile {
  /** Path, relative to the directory of the files. */
  readonly file: string;
  readonly verdict: Verdict;
  /** What the bytes are, in the words of the index. */
  readonly format: string;
  /** Size of the resized image, if it is given. */
  readonly resized?: { readonly width: number; readonly height: number };
}

/**
 * Reads an index: UTF-8, a header row, commas, quoted where needed. The columns `file` and `verdict` must be there; `format`,
 * `out_w` and `out_h` may be.
 *
 * @throws ExpectedError that names the line and what was expected
 */
export function readIndex(path: string): readonly LabelledFile[] {
  const [names = [], ...rows] = parseRows(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  for (const name of ['file', 'verdict'])
    if (!names.includes(name))
      throw new ExpectedError(`${path} has no column ${name}; its first line must name the columns.`);
  return rows.map((row, index) => toLabelled(names, row, `${path}, row ${String(index + 2)}`));
}

function toLabelled(names: readonly string[], values: readonly string[], where: string): LabelledFile {
  const value = (name: string): string => values[names.indexOf(name)] ?? '';
  const verdict = VERDICTS.find((candidate) => candidate === value('verdict'));
  if (verdict === undefined)
    throw new ExpectedError(
      `${where}: the verdict is "${value('verdict')}"; expected ${VERDICTS.join(', ')}.`,
    );
  if (value('file') === '') throw new ExpectedError(`${where}: the file is missing.`);
  const width = Number(value('out_w'));
  const height = Number(value('out_h'));
  return {
    file: value('file'),
    verdict,
    format: value('format') || 'unknown',
    ...(width > 0 && height > 0 ? { resized: { width, height } } : {}),
  };
}

/** A value with what ends it: a comma, a line end, or the text's end. */
const VALUE = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/gy;

/** Rows of values; empty lines are left out. */
function parseRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(VALUE)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
