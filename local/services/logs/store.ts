import type { Database } from '../../kernel/database.ts';
import { resourceNotFound } from './errors.ts';

export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly retentionDays: number | null;
  readonly createdAtMs: number;
}

export interface LogEvent {
  readonly id: number;
  readonly streamName: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
  readonly ingestedAtMs: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS logs_groups (name TEXT PRIMARY KEY, arn TEXT NOT NULL, retentionDays INTEGER, createdAtMs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS logs_streams (groupName TEXT NOT NULL REFERENCES logs_groups (name) ON DELETE CASCADE, name TEXT NOT NULL,
    createdAtMs INTEGER NOT NULL, PRIMARY KEY (groupName, name)) STRICT;
  CREATE TABLE IF NOT EXISTS logs_events (id INTEGER PRIMARY KEY AUTOINCREMENT, groupName TEXT NOT NULL REFERENCES logs_groups (name) ON DELETE CASCADE,
    streamName TEXT NOT NULL, timestamp INTEGER NOT NULL, message TEXT NOT NULL, ingestedAtMs INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS logs_events_time ON logs_events (groupName, timestamp, id);
  CREATE TABLE IF NOT EXISTS logs_policies (name TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;`;

/** Log groups, streams, events and resource policies. */
export class LogStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  find(name: string): LogGroup | undefined {
    return this.#database.get<LogGroup>('SELECT * FROM logs_groups WHERE name = ?', name);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(name: string): LogGroup {
    const group = this.find(name);
    if (group === undefined) throw resourceNotFound('log group');
    return group;
  }

  groups(): LogGroup[] {
    return this.#database.all<LogGroup>('SELECT * FROM logs_groups ORDER BY name');
  }

  add({ name, arn, createdAtMs }: LogGroup): void {
    this.#database.run('INSERT INTO logs_groups VALUES (?, ?, NULL, ?)', name, arn, createdAtMs);
  }

  setRetention(name: string, days: number | null): void {
    this.#database.run('UPDATE logs_groups SET retentionDays = ? WHERE name = ?', days, name);
  }

  remove(name: string): void {
    this.#database.run('DELETE FROM logs_groups WHERE name = ?', name);
  }

  hasStream(groupName: string, name: string): boolean {
    return (
      this.#database.get(
        'SELECT 1 AS found FROM logs_streams WHERE groupName = ? AND name = ?',
        groupName,
        name,
      ) !== undefined
    );
  }

  addStream(groupName: string, name: string, nowMs: number): void {
    this.#database.run('INSERT OR IGNORE INTO logs_streams VALUES (?, ?, ?)', groupName, name, nowMs);
  }

  streams(groupName: string): { name: string; createdAtMs: number }[] {
    return this.#database.all(
      'SELECT name, createdAtMs FROM logs_streams WHERE groupName = ? ORDER BY name',
      groupName,
    );
  }

  addEvent(groupName: string, streamName: string, timestamp: number, message: string, nowMs: number): void {
    this.#database.run(
      'INSERT INTO logs_events (groupName, streamName, timestamp, message, ingestedAtMs) VALUES (?, ?, ?, ?, ?)',
      groupName,
      streamName,
      timestamp,
      message,
      nowMs,
    );
  }

  /** Events in the order of their times; `streamName` null means every stream. */
  events(
    groupName: string,
    streamName: string | null,
    fromMs: number,
    toMs: number,
    limit: number,
    afterId: number,
  ): LogEvent[] {
    return this.#database.all<LogEvent>(
      `SELECT id, streamName, timestamp, message, ingestedAtMs FROM logs_events WHERE groupName = ? AND streamName = coalesce(?, streamName)
       AND timestamp >= ? AND timestamp < ? AND id > ? ORDER BY timestamp, id LIMIT ?`,
      groupName,
      streamName,
      fromMs,
      toMs,
      afterId,
      limit,
    );
  }

  /** Removes events older than their group's retention. */
  expire(nowMs: number): void {
    this.#database.run(
      'DELETE FROM logs_events WHERE id IN (SELECT e.id FROM logs_events e JOIN logs_groups g ON g.name = e.groupName WHERE g.retentionDays IS NOT NULL AND e.timestamp < ? - g.retentionDays * 86400000)',
      nowMs,
    );
  }

  putPolicy(name: string, document: string): void {
    this.#database.run(
      'INSERT INTO logs_policies VALUES (?, ?) ON CONFLICT DO UPDATE SET document = excluded.document',
      name,
      document,
    );
  }

  removePolicy(name: string): void {
    this.#database.run('DELETE FROM logs_policies WHERE name = ?', name);
  }

  policies(): { name: string; document: string }[] {
    return this.#database.all('SELECT name, document FROM logs_policies ORDER BY name');
  }
}
