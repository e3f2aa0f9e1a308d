import type { RecordedWarning } from '#contracts/warnings.ts';

import type { FileToUpload } from '../files/collect-files.ts';

/** Something that happened to one image. */
export interface ImageEvent {
  readonly imageKey: string;
  /** e.g. `UPLOADED`, `PROCESSING`; the record's status after the event. */
  readonly status: string;
  /** ISO 8601. */
  readonly at: string;
  /** Only for events of a stage. */
  readonly stage?: { readonly name: string; readonly status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' };
}

/** How one file ended. */
export interface FileOutcome {
  readonly file: string;
  readonly imageKey: string;
  /**
   * COMPLETED, REJECTED, FAILED; UNFINISHED when the wait ended first (time ran out, an interrupt); NOT_UPLOADED when that
   * was before its upload, or it cannot be read; NOT_COPIED when it is COMPLETED and its results could not be copied; SUPERSEDED by a newer upload; SKIPPED when it was already done.
   */
  readonly status: string;
  /** Code of the error that kept it from being uploaded, followed or copied. */
  readonly code?: string;
  readonly reason?: string;
  readonly archivedLocation?: string;
  /** What is irregular in the file and lost no pixel. */
  readonly warnings?: readonly RecordedWarning[];
  readonly outputs?: readonly string[];
  readonly durationMs: number;
}

/** What a line says of a file after its name and time. */
export function detailOf({ reason, archivedLocation, warnings = [] }: FileOutcome): string {
  const noted = warnings.length === 0 ? '' : `  (${warnings.map(({ code }) => code).join(', ')})`;
  return `${reason ?? archivedLocation ?? ''}${noted}`;
}

/** Shows progress. One implementation is for a terminal, one for plain lines, one for JSON. */
export interface Progress {
  started(files: readonly FileToUpload[]): void;
  event(event: ImageEvent): void;
  outcome(outcome: FileOutcome): void;
  /** Clears the moving lines. */
  finish(): void;
}
