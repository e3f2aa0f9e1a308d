import { LocalError } from './local-error.ts';

/** Codes of the system when there is no space, or none of the user's quota. */
const FULL = new Set<unknown>(['ENOSPC', 'EDQUOT']);
/** SQLITE_FULL, and SQLITE_IOERR_WRITE, which SQLite makes of a quota. Source: sqlite.org/rescode.html. */
const SQLITE_FULL = new Set<unknown>([13, 778]);

/** Whether an error of the file system or of SQLite means that nothing more can be written. */
export function isDiskFull(error: unknown): boolean {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return FULL.has(code) || SQLITE_FULL.has(errcode);
}

export function diskFull(path: string, cause: unknown): LocalError {
  return new LocalError(
    'DISK_FULL',
    `There is no space left for ${path}. Make space on its disk and start again; or start with another directory (--state DIR). What was accepted is kept and continues.`,
    { cause },
  );
}

/**
 * The disk of the state. Once it is full nothing is written any more, as if the process had been killed at that moment:
 * half of what belongs together must not be stored because it happens to fit.
 */
export class Disk {
  readonly #path: string;
  readonly #full = new AbortController();

  /** @param path of the state directory, for messages */
  constructor(path: string) {
    this.#path = path;
  }

  /** Aborted with a LocalError DISK_FULL. */
  get full(): AbortSignal {
    return this.#full.signal;
  }

  /** Makes a write. @throws LocalError DISK_FULL */
  write<T>(body: () => T): T {
    this.full.throwIfAborted();
    try {
      return body();
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /** As `write`. */
  async writeLater<T>(body: () => Promise<T>): Promise<T> {
    this.full.throwIfAborted();
    try {
      return await body();
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /** Runs what nobody waits for. That the disk is full is told by `full`, so it is not thrown again. */
  unattended(task: () => void): void {
    try {
      task();
    } catch (error) {
      if (!this.#isKnown(error)) throw error;
    }
  }

  /** As `unattended`. */
  async unattendedLater(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!this.#isKnown(error)) throw error;
    }
  }

  #translate(error: unknown): unknown {
    if (!isDiskFull(error)) return error;
    if (!this.full.aborted) this.#full.abort(diskFull(this.#path, error));
    return this.full.reason;
  }

  #isKnown(error: unknown): boolean {
    return this.full.aborted && error === this.full.reason;
  }
}
