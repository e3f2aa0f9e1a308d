import type { ImageRecord } from '#contracts/record.ts';
import type { RecordedWarning, WarningCode } from '#contracts/warnings.ts';
import { derivativeSize, type Size } from '#domain/geometry.ts';
import { THUMBNAIL } from '#domain/recipe.ts';

import type { LabelledFile, Verdict } from './read-index.ts';

/** What became of a file. `record` is missing when it did not end in time. */
export interface Judged {
  readonly labelled: LabelledFile;
  readonly imageKey: string;
  readonly record?: ImageRecord;
  /** What is wrong with it, one sentence each; empty when all is right. */
  readonly problems: readonly string[];
  /** From the start of its first stage to its end; 0 when it was rejected before that. */
  readonly durationMs: number;
}

const RIGHT: Readonly<Record<Verdict, readonly string[]>> = {
  accept: ['COMPLETED'],
  reject: ['REJECTED'],
  either: ['COMPLETED', 'REJECTED'],
};

/** Irregularities for which files used to be labelled as rejected: their pictures are whole. */
const WHOLE_ALL_THE_SAME: readonly string[] = [
  'END_MARKER_MISSING',
  'RIFF_SIZE',
  'ANCILLARY_CHECKSUM',
] satisfies readonly WarningCode[];

/** Whether a file with this label may be accepted with these warnings. */
export function mayComplete(verdict: Verdict, warnings: readonly RecordedWarning[] = []): boolean {
  return (
    RIGHT[verdict].includes('COMPLETED') || warnings.some(({ code }) => WHOLE_ALL_THE_SAME.includes(code))
  );
}

/** Compares how a file ended with what its index says. */
export function judge(labelled: LabelledFile, imageKey: string, record: ImageRecord | undefined): Judged {
  if (record === undefined) return { labelled, imageKey, problems: ['has not ended in time'], durationMs: 0 };
  const startedAt = record.stages.validation?.startedAt;
  const durationMs = startedAt === undefined ? 0 : Date.parse(record.updatedAt) - Date.parse(startedAt);
  return { labelled, imageKey, record, problems: problemsOf(labelled, record), durationMs };
}

function problemsOf({ verdict, resized }: LabelledFile, record: ImageRecord): string[] {
  const { status, archived, error } = record;
  const reason = error === undefined ? '' : ` (${error.code} in ${error.stage ?? '?'}: ${error.message})`;
  const isRight =
    RIGHT[verdict].includes(status) || (status === 'COMPLETED' && mayComplete(verdict, record.warnings));
  const problems = isRight ? [] : [`ended ${status}${reason}; expected ${RIGHT[verdict].join(' or ')}`];
  if (status === 'COMPLETED' && archived !== undefined) {
    if (resized !== undefined) problems.push(...wrongSize('resized', archived.resized, resized));
    problems.push(
      ...wrongSize('thumbnail', archived.thumbnail, derivativeSize(archived.original, THUMBNAIL)),
    );
  }
  if (status === 'REJECTED') problems.push(...problemsOfRejection(record));
  return problems;
}

/** A rejection is final on the first delivery, except TOO_COMPLEX: running out of time or memory shows by trying again. */
function problemsOfRejection({ archived, error }: ImageRecord): string[] {
  const problems = archived === undefined ? [] : ['was rejected, and has an archive'];
  if (error === undefined) problems.push('was rejected without a reason');
  else if (error.code !== 'TOO_COMPLEX' && error.attempts !== 1)
    problems.push(`was tried ${String(error.attempts)} times before it was rejected`);
  return problems;
}

function wrongSize(name: string, found: Size, expected: Size): string[] {
  return found.width === expected.width && found.height === expected.height
    ? []
    : [`${name} is ${toText(found)}; expected ${toText(expected)}`];
}

function toText({ width, height }: Size): string {
  return `${String(width)} x ${String(height)}`;
}
