import type { ServiceContext } from '../../kernel/service-context.ts';
import { keyOf, type Table } from './table.ts';
import { type Item, sizeOfItem } from './values/attribute-value.ts';

/** One shard per stream: enough for one machine, and it keeps the order simple. */
export const SHARD_ID = 'shardId-00000000000000000000-00000001';
/** Source: DynamoDB developer guide, "Data retention limit for DynamoDB Streams". */
const RETENTION_MS = 24 * 3_600_000;
const SEQUENCE_DIGITS = 21;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS dynamodb_stream_records (sequence INTEGER PRIMARY KEY AUTOINCREMENT, streamArn TEXT NOT NULL, record TEXT NOT NULL,
    atMs INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS dynamodb_stream_records_stream ON dynamodb_stream_records (streamArn, sequence);`;

/** The records of item changes, for readers of a table's stream. */
export class StreamStore {
  readonly #kernel: ServiceContext;

  constructor(kernel: ServiceContext) {
    this.#kernel = kernel;
    kernel.database.exec(SCHEMA);
  }

  /** Adds a record in the transaction of the change, and wakes readers when it commits. A change that changes nothing adds none. */
  add(table: Table, before: Item | undefined, after: Item | undefined, byTimeToLive = false): void {
    const { stream } = table;
    const image = after ?? before;
    if (stream === undefined || image === undefined || JSON.stringify(before) === JSON.stringify(after))
      return;
    const { database, clock, random, signals } = this.#kernel;
    const nowMs = clock.now();
    const record = {
      eventID: random.hex(32),
      eventName: eventNameOf(before, after),
      eventVersion: '1.1',
      ...(byTimeToLive ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } } : {}),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(nowMs / 1000),
        Keys: keyOf(table, image),
        ...imagesOf(stream.view, before, after),
        SizeBytes: sizeOfItem(before ?? {}) + sizeOfItem(after ?? {}),
        StreamViewType: stream.view,
      },
    };
    database.run(
      'INSERT INTO dynamodb_stream_records (streamArn, record, atMs) VALUES (?, ?, ?)',
      stream.arn,
      JSON.stringify(record),
      nowMs,
    );
    database.afterCommit(() => {
      signals.notify(stream.arn);
    });
  }

  /** Records after a position, with the position of the last. */
  read(streamArn: string, after: number, limit: number): { records: object[]; last: number } {
    const rows = this.#kernel.database.all<{ sequence: number; record: string }>(
      'SELECT sequence, record FROM dynamodb_stream_records WHERE streamArn = ? AND sequence > ? AND atMs > ? ORDER BY sequence LIMIT ?',
      streamArn,
      after,
      this.#kernel.clock.now() - RETENTION_MS,
      limit,
    );
    const records = rows.map(({ sequence, record }) => {
      const value = JSON.parse(record) as { dynamodb: object };
      return {
        ...value,
        awsRegion: this.#kernel.region,
        eventSource: 'aws:dynamodb',
        dynamodb: { ...value.dynamodb, SequenceNumber: writeSequence(sequence) },
      };
    });
    return { records, last: rows.at(-1)?.sequence ?? after };
  }

  latest(streamArn: string): number {
    return (
      this.#kernel.database.get<{ last: number | null }>(
        'SELECT max(sequence) AS last FROM dynamodb_stream_records WHERE streamArn = ?',
        streamArn,
      )?.last ?? 0
    );
  }

  expire(): void {
    this.#kernel.database.run(
      'DELETE FROM dynamodb_stream_records WHERE atMs <= ?',
      this.#kernel.clock.now() - RETENTION_MS,
    );
  }
}

export function writeSequence(sequence: number): string {
  return String(sequence).padStart(SEQUENCE_DIGITS, '0');
}

function eventNameOf(before: Item | undefined, after: Item | undefined): 'INSERT' | 'MODIFY' | 'REMOVE' {
  if (before === undefined) return 'INSERT';
  return after === undefined ? 'REMOVE' : 'MODIFY';
}

function imagesOf(
  view: string,
  before: Item | undefined,
  after: Item | undefined,
): { NewImage?: Item; OldImage?: Item } {
  const wantsOld = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  const wantsNew = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  return {
    ...(wantsNew && after !== undefined ? { NewImage: after } : {}),
    ...(wantsOld && before !== undefined ? { OldImage: before } : {}),
  };
}
