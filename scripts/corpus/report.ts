import { printable } from '#cli/output.ts';

import type { Judged } from './judge.ts';
import { VERDICTS } from './read-index.ts';

const SLOWEST = 10;
const ENDS = ['COMPLETED', 'REJECTED', 'FAILED', 'unfinished'] as const;

/** Confusion matrix, the wrong files, and the slowest, as lines of text. */
export function reportLines(all: readonly Judged[]): string[] {
  const wrong = all.filter(({ problems }) => problems.length > 0);
  return [
    ...matrix(all),
    '',
    'Reasons of rejections',
    ...reasons(all),
    '',
    `Slowest, from the first stage to the end`,
    ...all
      .toSorted((a, b) => b.durationMs - a.durationMs)
      .slice(0, SLOWEST)
      .map(
        ({ labelled, durationMs, record }) =>
          `  ${(durationMs / 1000).toFixed(2).padStart(8)} s  ${(record?.status ?? '').padEnd(9)}  ${printable(labelled.file)}`,
      ),
    '',
    `Wrong: ${String(wrong.length)} of ${String(all.length)}`,
    ...wrong.map(
      ({ labelled, problems }) => `  ${printable(labelled.file)}: ${printable(problems.join('; '))}`,
    ),
  ];
}

/** A row for each format and class, a column for each end. */
function matrix(all: readonly Judged[]): string[] {
  const formats = [...new Set(all.map(({ labelled }) => labelled.format))].sort();
  const width = Math.max(...formats.map((format) => format.length), 'format'.length);
  const rows = formats.flatMap((format) =>
    VERDICTS.flatMap((verdict) => {
      const cell = all.filter(({ labelled }) => labelled.format === format && labelled.verdict === verdict);
      if (cell.length === 0) return [];
      const wrong = cell.filter(({ problems }) => problems.length > 0).length;
      return [row(format, verdict, [...ENDS.map((end) => countOf(cell, end)), wrong])];
    }),
  );
  return [row('format', 'class', [...ENDS, 'wrong']), ...rows];

  function row(format: string, verdict: string, cells: readonly (string | number)[]): string {
    return `${printable(format).padEnd(width)}  ${verdict.padEnd(6)}  ${cells.map((cell) => String(cell).padStart(10)).join('  ')}`;
  }
}

function countOf(cell: readonly Judged[], end: (typeof ENDS)[number]): number {
  return cell.filter(({ record }) => (record?.status ?? 'unfinished') === end).length;
}

function reasons(all: readonly Judged[]): string[] {
  const counts = new Map<string, number>();
  for (const { record } of all) {
    if (record?.error === undefined) continue;
    const reason = `${record.error.code} in ${record.error.stage ?? '?'}`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `  ${String(count).padStart(6)}  ${reason}`);
}
