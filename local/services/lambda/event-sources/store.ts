import type { Database } from '../../../kernel/database.ts';
import { resourceNotFound } from '../errors.ts';

/** Connects a queue or a stream to a function. */
export interface EventSourceMapping {
  readonly uuid: string;
  readonly eventSourceArn: string;
  readonly functionName: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly reportBatchItemFailures: boolean;
  /** Queues: maximum concurrent invocations. */
  readonly maximumConcurrency?: number;
  /** Streams. */
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST';
  /** Streams; -1 retries until the record expires. */
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly onFailureArn?: string;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS lambda_event_sources (uuid TEXT PRIMARY KEY, mapping TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS lambda_stream_positions (uuid TEXT NOT NULL, shardId TEXT NOT NULL, sequenceNumber TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (uuid, shardId)) STRICT;`;

/** Mappings, and how far each stream has been read. */
export class EventSourceStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  put(mapping: EventSourceMapping): void {
    this.#database.run(
      'INSERT INTO lambda_event_sources VALUES (?, ?) ON CONFLICT DO UPDATE SET mapping = excluded.mapping',
      mapping.uuid,
      JSON.stringify(mapping),
    );
  }

  all(): EventSourceMapping[] {
    return this.#database
      .all<{ mapping: string }>('SELECT mapping FROM lambda_event_sources ORDER BY uuid')
      .map(({ mapping }) => JSON.parse(mapping) as EventSourceMapping);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(uuid: string): EventSourceMapping {
    const row = this.#database.get<{ mapping: string }>(
      'SELECT mapping FROM lambda_event_sources WHERE uuid = ?',
      uuid,
    );
    if (row === undefined) throw resourceNotFound(`The event source mapping ${uuid} does not exist.`);
    return JSON.parse(row.mapping) as EventSourceMapping;
  }

  remove(uuid: string): void {
    this.#database.run('DELETE FROM lambda_event_sources WHERE uuid = ?', uuid);
    this.#database.run('DELETE FROM lambda_stream_positions WHERE uuid = ?', uuid);
  }

  /** Sequence number of the last processed record, or undefined. */
  position(uuid: string, shardId: string): string | undefined {
    return this.#database.get<{ sequenceNumber: string }>(
      'SELECT sequenceNumber FROM lambda_stream_positions WHERE uuid = ? AND shardId = ?',
      uuid,
      shardId,
    )?.sequenceNumber;
  }

  setPosition(uuid: string, shardId: string, sequenceNumber: string): void {
    this.#database.run(
      'INSERT INTO lambda_stream_positions (uuid, shardId, sequenceNumber) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sequenceNumber = excluded.sequenceNumber',
      uuid,
      shardId,
      sequenceNumber,
    );
  }
}
