import type { WarningCode } from '#contracts/warnings.ts';

/** An irregularity that lost no pixel: how often, and where first. */
export interface Warning {
  readonly code: WarningCode;
  readonly count: number;
  /** In bytes from the beginning of the file. */
  readonly offset: number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** What a walk finds irregular in a file, and how to mend it. Edits do not overlap. */
export class Findings {
  readonly #warnings = new Map<WarningCode, { count: number; readonly offset: number }>();
  readonly #edits: Edit[] = [];

  /** Repetitions of a code are counted; the first offset stays. */
  note(code: WarningCode, offset: number, count = 1): void {
    const known = this.#warnings.get(code);
    if (known === undefined) this.#warnings.set(code, { count, offset });
    else known.count += count;
  }

  /** Replaces the bytes from `start` up to but not including `end`. */
  replace(start: number, end: number, bytes: Uint8Array): void {
    this.#edits.push({ start, end, bytes });
  }

  drop(start: number, end: number): void {
    this.replace(start, end, NOTHING);
  }

  insert(offset: number, bytes: Uint8Array): void {
    this.replace(offset, offset, bytes);
  }

  get warnings(): readonly Warning[] {
    return Array.from(this.#warnings, ([code, found]) => ({ code, ...found }));
  }

  /** The file with every edit made; undefined if there is none. */
  mend(file: Uint8Array): Uint8Array | undefined {
    if (this.#edits.length === 0) return undefined;
    const grown = this.#edits.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0);
    const mended = new Uint8Array(file.length + grown);
    let from = 0;
    let to = 0;
    const edits = this.#edits.toSorted((one, other) => one.start - other.start);
    for (const { start, end, bytes } of [
      ...edits,
      { start: file.length, end: file.length, bytes: NOTHING },
    ]) {
      mended.set(file.subarray(from, start), to);
      mended.set(bytes, to + start - from);
      to += start - from + bytes.length;
      from = end;
    }
    return mended;
  }
}
