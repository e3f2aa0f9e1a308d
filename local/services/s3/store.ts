import type { Database } from '../../kernel/database.ts';
import type { Checksums } from './checksums.ts';
import { noSuchBucket } from './errors.ts';

export interface Bucket {
  readonly name: string;
  readonly createdAtMs: number;
  readonly versioning: 'Enabled' | 'Suspended' | 'Unversioned';
  /** Each configuration as its XML or JSON text, by name: `policy`, `cors`, `lifecycle` ... */
  readonly configurations: Readonly<Record<string, string>>;
}

/** One version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly id: number;
  readonly bucket: string;
  readonly key: string;
  /** `null` for a version made while versioning was off. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  readonly blob: string;
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly eTag: string;
  readonly lastModifiedMs: number;
  readonly sequencer: string;
  readonly contentType: string;
  /** Other headers to return: content-encoding, cache-control, x-amz-meta-... */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Checksums;
  readonly tags: Readonly<Record<string, string>>;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS s3_buckets (name TEXT PRIMARY KEY, createdAtMs INTEGER NOT NULL, versioning TEXT NOT NULL, configurations TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS s3_objects (id INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL REFERENCES s3_buckets (name), key BLOB NOT NULL,
    versionId TEXT NOT NULL, deleteMarker INTEGER NOT NULL, blob TEXT NOT NULL, sizeBytes INTEGER NOT NULL, eTag TEXT NOT NULL, lastModifiedMs INTEGER NOT NULL,
    sequencer TEXT NOT NULL, contentType TEXT NOT NULL, headers TEXT NOT NULL, checksums TEXT NOT NULL, tags TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS s3_objects_key ON s3_objects (bucket, key, id DESC);
  CREATE INDEX IF NOT EXISTS s3_objects_blob ON s3_objects (blob);
  CREATE TABLE IF NOT EXISTS s3_sequence (value INTEGER NOT NULL) STRICT;`;

type BucketRow = Omit<Bucket, 'configurations'> & { readonly configurations: string };
type VersionRow = Omit<ObjectVersion, 'key' | 'deleteMarker' | 'headers' | 'checksums' | 'tags'> & {
  readonly key: Uint8Array;
  readonly deleteMarker: number;
  readonly headers: string;
  readonly checksums: string;
  readonly tags: string;
};

/** Buckets and object versions. Keys are stored as bytes, whose order is the listing order. */
export class BucketStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
    if (database.get('SELECT value FROM s3_sequence') === undefined)
      database.run('INSERT INTO s3_sequence VALUES (0)');
  }

  find(name: string): Bucket | undefined {
    const row = this.#database.get<BucketRow>('SELECT * FROM s3_buckets WHERE name = ?', name);
    return row === undefined
      ? undefined
      : { ...row, configurations: JSON.parse(row.configurations) as Record<string, string> };
  }

  /** @throws AwsError NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.find(name);
    if (bucket === undefined) throw noSuchBucket(name);
    return bucket;
  }

  buckets(): Pick<Bucket, 'name' | 'createdAtMs'>[] {
    return this.#database.all('SELECT name, createdAtMs FROM s3_buckets ORDER BY name');
  }

  putBucket({ name, createdAtMs, versioning, configurations }: Bucket): void {
    this.#database.run(
      'INSERT INTO s3_buckets VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET versioning = excluded.versioning, configurations = excluded.configurations',
      name,
      createdAtMs,
      versioning,
      JSON.stringify(configurations),
    );
  }

  /** Sets one configuration of a bucket; undefined removes it. */
  configure(name: string, configuration: string, text: string | undefined): void {
    const bucket = this.bucket(name);
    const { [configuration]: _before, ...rest } = bucket.configurations;
    this.putBucket({
      ...bucket,
      configurations: text === undefined ? rest : { ...rest, [configuration]: text },
    });
  }

  removeBucket(name: string): void {
    this.#database.run('DELETE FROM s3_buckets WHERE name = ?', name);
  }

  isEmpty(bucket: string): boolean {
    return (
      this.#database.get('SELECT 1 AS found FROM s3_objects WHERE bucket = ? LIMIT 1', bucket) === undefined
    );
  }

  /** Increases with every write, so a key's later event has the greater sequencer. */
  nextSequencer(): string {
    const { value = 0 } =
      this.#database.get<{ value: number }>('UPDATE s3_sequence SET value = value + 1 RETURNING value') ?? {};
    return value.toString(16).toUpperCase().padStart(18, '0');
  }

  add(version: Omit<ObjectVersion, 'id'>): ObjectVersion {
    const { lastInsertRowid } = this.#database.run(
      `INSERT INTO s3_objects (bucket, key, versionId, deleteMarker, blob, sizeBytes, eTag, lastModifiedMs, sequencer, contentType, headers, checksums, tags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      version.bucket,
      Buffer.from(version.key),
      version.versionId,
      version.deleteMarker ? 1 : 0,
      version.blob,
      version.sizeBytes,
      version.eTag,
      version.lastModifiedMs,
      version.sequencer,
      version.contentType,
      JSON.stringify(version.headers),
      JSON.stringify(version.checksums),
      JSON.stringify(version.tags),
    );
    return { ...version, id: lastInsertRowid };
  }

  latest(bucket: string, key: string): ObjectVersion | undefined {
    const row = this.#database.get<VersionRow>(
      'SELECT * FROM s3_objects WHERE bucket = ? AND key = ? ORDER BY id DESC LIMIT 1',
      bucket,
      Buffer.from(key),
    );
    return row === undefined ? undefined : toVersion(row);
  }

  version(bucket: string, key: string, versionId: string): ObjectVersion | undefined {
    const row = this.#database.get<VersionRow>(
      'SELECT * FROM s3_objects WHERE bucket = ? AND key = ? AND versionId = ? ORDER BY id DESC LIMIT 1',
      bucket,
      Buffer.from(key),
      versionId,
    );
    return row === undefined ? undefined : toVersion(row);
  }

  setTags(id: number, tags: Readonly<Record<string, string>>): void {
    this.#database.run('UPDATE s3_objects SET tags = ? WHERE id = ?', JSON.stringify(tags), id);
  }

  remove(id: number): void {
    this.#database.run('DELETE FROM s3_objects WHERE id = ?', id);
  }

  isBlobUsed(blob: string): boolean {
    return this.#database.get('SELECT 1 AS found FROM s3_objects WHERE blob = ? LIMIT 1', blob) !== undefined;
  }

  /** Latest versions after a key, in key order, without delete markers. */
  list(bucket: string, prefix: string, after: Uint8Array, limit: number): ObjectVersion[] {
    const rows = this.#database.all<VersionRow>(
      `SELECT o.* FROM s3_objects o WHERE o.bucket = ? AND o.key > ? AND o.key >= ? AND substr(o.key, 1, ?) = ?
       AND o.id = (SELECT max(id) FROM s3_objects n WHERE n.bucket = o.bucket AND n.key = o.key) AND o.deleteMarker = 0 ORDER BY o.key LIMIT ?`,
      bucket,
      after,
      Buffer.from(prefix),
      Buffer.byteLength(prefix),
      Buffer.from(prefix),
      limit,
    );
    return rows.map(toVersion);
  }

  /** All versions after a position, in key order, newest first. */
  listVersions(
    bucket: string,
    prefix: string,
    afterKey: Uint8Array,
    afterId: number,
    limit: number,
  ): ObjectVersion[] {
    const rows = this.#database.all<VersionRow>(
      `SELECT * FROM s3_objects WHERE bucket = ? AND substr(key, 1, ?) = ? AND (key > ? OR (key = ? AND id < ?)) ORDER BY key, id DESC LIMIT ?`,
      bucket,
      Buffer.byteLength(prefix),
      Buffer.from(prefix),
      afterKey,
      afterKey,
      afterId,
      limit,
    );
    return rows.map(toVersion);
  }
}

function toVersion(row: VersionRow): ObjectVersion {
  return {
    ...row,
    key: Buffer.from(row.key).toString('utf8'),
    deleteMarker: row.deleteMarker === 1,
    headers: JSON.parse(row.headers) as Record<string, string>,
    checksums: JSON.parse(row.checksums) as Checksums,
    tags: JSON.parse(row.tags) as Record<string, string>,
  };
}
