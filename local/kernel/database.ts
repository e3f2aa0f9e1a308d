import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

import { Disk } from './disk.ts';

/**
 * SQLite's defaults cache 2 MiB of pages and wait for the disk every 4 MiB of its log; a busy second needs more than
 * both.
 */
const CACHE_KIB = 32 * 1024;
const CHECKPOINT_PAGES = 8192;

export type Row = Record<string, string | number | bigint | Uint8Array | null>;

/**
 * The one SQLite database that all services share, so that an acknowledged write and its consequences commit
 * together. All access is synchronous: a transaction is a function without `await`.
 *
 * WAL with synchronous NORMAL: a commit survives the death of the process (kill -9), but not a power failure.
 */
export class Database {
  readonly #connection: DatabaseSync;
  readonly disk: Disk;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  #afterCommit: (() => void)[] = [];

  /**
   * @param location a file, or ':memory:'. A file is locked against every other process until closed.
   * @param disk of the file; once it is full, nothing is written any more
   */
  constructor(location: string, disk = new Disk(location)) {
    this.disk = disk;
    this.#connection = new DatabaseSync(location);
    try {
      this.exec(
        // Temporary tables in memory: SQLite then needs no directory for temporary files.
        'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;' +
          ` PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${String(CACHE_KIB)}; PRAGMA wal_autocheckpoint = ${String(CHECKPOINT_PAGES)};`,
      );
      this.exec('BEGIN IMMEDIATE; COMMIT;');
    } catch (error) {
      this.#connection.close();
      throw error;
    }
  }

  /** Runs statements without parameters, for schemas. */
  exec(sql: string): void {
    this.disk.write(() => {
      this.#connection.exec(sql);
    });
  }

  /** Runs one statement; returns how many rows it changed and the rowid of an insert. */
  run(sql: string, ...parameters: SQLInputValue[]): { changes: number; lastInsertRowid: number } {
    const { changes, lastInsertRowid } = this.disk.write(() => this.#prepare(sql).run(...parameters));
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
  }

  /** First row, or undefined. The caller names the columns it selected. */
  get<T extends object = Row>(sql: string, ...parameters: SQLInputValue[]): T | undefined {
    return this.#prepare(sql).get(...parameters) as T | undefined;
  }

  all<T extends object = Row>(sql: string, ...parameters: SQLInputValue[]): T[] {
    return this.#prepare(sql).all(...parameters) as T[];
  }

  /**
   * Runs `body` in a transaction, or as a savepoint inside another one. If `body` throws, its changes are rolled
   * back and the error is rethrown.
   */
  transaction<T>(body: () => T): T {
    const savepoint = `level${String(this.#depth)}`;
    const outermost = this.#depth === 0;
    const callbacksBefore = this.#afterCommit.length;
    this.exec(outermost ? 'BEGIN IMMEDIATE' : `SAVEPOINT ${savepoint}`);
    this.#depth += 1;
    let result: T;
    try {
      result = body();
      this.exec(outermost ? 'COMMIT' : `RELEASE ${savepoint}`);
    } catch (error) {
      if (this.#connection.isTransaction) {
        this.#connection.exec(outermost ? 'ROLLBACK' : `ROLLBACK TO ${savepoint}; RELEASE ${savepoint}`);
      }
      this.#afterCommit.length = callbacksBefore;
      throw error;
    } finally {
      this.#depth -= 1;
    }
    if (outermost) this.#runAfterCommit();
    return result;
  }

  get inTransaction(): boolean {
    return this.#depth > 0;
  }

  /** Runs `callback` once the outermost transaction commits (immediately if there is none); never if it rolls back. */
  afterCommit(callback: () => void): void {
    if (this.#depth === 0) callback();
    else this.#afterCommit.push(callback);
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #runAfterCommit(): void {
    const callbacks = this.#afterCommit;
    this.#afterCommit = [];
    for (const callback of callbacks) callback();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
