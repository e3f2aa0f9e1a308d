import type { SQLInputValue } from 'node:sqlite';

import type { Database } from '../../kernel/database.ts';
import { resourceNotFound } from './errors.ts';
import { type Index, indexKeyOf, keyOf, type Table } from './table.ts';
import type { Item } from './values/attribute-value.ts';
import { encodeKey } from './values/key-encoding.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS dynamodb_tables (name TEXT PRIMARY KEY, description TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS dynamodb_items (tableName TEXT NOT NULL REFERENCES dynamodb_tables (name) ON DELETE CASCADE, pk BLOB NOT NULL, sk BLOB NOT NULL,
    item TEXT NOT NULL, expiresAt INTEGER, PRIMARY KEY (tableName, pk, sk)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS dynamodb_items_expiry ON dynamodb_items (expiresAt) WHERE expiresAt IS NOT NULL;
  CREATE TABLE IF NOT EXISTS dynamodb_index_entries (tableName TEXT NOT NULL REFERENCES dynamodb_tables (name) ON DELETE CASCADE, indexName TEXT NOT NULL,
    ipk BLOB NOT NULL, isk BLOB NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, PRIMARY KEY (tableName, indexName, ipk, isk, pk, sk)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dynamodb_requests (token TEXT PRIMARY KEY, request TEXT NOT NULL, atMs INTEGER NOT NULL) STRICT;`;

const NO_SORT_KEY = new Uint8Array(0);

/** A part of a table or index to read in order. Bounds are encoded keys. */
export interface Range {
  readonly tableName: string;
  readonly index?: Index;
  /** Undefined: all partitions (a scan). */
  readonly partition?: Uint8Array;
  readonly sort?: {
    readonly from?: Uint8Array;
    readonly fromIncluded?: boolean;
    readonly to?: Uint8Array;
    readonly toIncluded?: boolean;
  };
  readonly forward: boolean;
  /** Position of the last item that was read. */
  readonly after?: Position;
  readonly limit: number;
}

/** An item's position: in the table, and in the index if one is read. */
export interface Position {
  readonly partition: Uint8Array;
  readonly sort: Uint8Array;
  readonly tablePartition: Uint8Array;
  readonly tableSort: Uint8Array;
}

/** Tables and items. */
export class TableStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  find(name: string): Table | undefined {
    const row = this.#database.get<{ description: string }>(
      'SELECT description FROM dynamodb_tables WHERE name = ?',
      name,
    );
    return row === undefined ? undefined : (JSON.parse(row.description) as Table);
  }

  /** @param reference a name or an ARN @throws AwsError ResourceNotFoundException */
  get(reference: string): Table {
    const table = this.find(
      reference.includes(':table/') ? (/:table\/([^/]+)/.exec(reference)?.[1] ?? reference) : reference,
    );
    if (table === undefined) throw resourceNotFound();
    return table;
  }

  names(): string[] {
    return this.#database
      .all<{ name: string }>('SELECT name FROM dynamodb_tables ORDER BY name')
      .map(({ name }) => name);
  }

  put(table: Table): void {
    this.#database.run(
      'INSERT INTO dynamodb_tables VALUES (?, ?) ON CONFLICT DO UPDATE SET description = excluded.description',
      table.name,
      JSON.stringify(table),
    );
  }

  remove(name: string): void {
    this.#database.run('DELETE FROM dynamodb_tables WHERE name = ?', name);
  }

  count(name: string): number {
    return (
      this.#database.get<{ count: number }>(
        'SELECT count(*) AS count FROM dynamodb_items WHERE tableName = ?',
        name,
      )?.count ?? 0
    );
  }

  read(table: Table, key: Item): Item | undefined {
    const { pk, sk } = encode(table, key);
    const row = this.#database.get<{ item: string }>(
      'SELECT item FROM dynamodb_items WHERE tableName = ? AND pk = ? AND sk = ?',
      table.name,
      pk,
      sk,
    );
    return row === undefined ? undefined : (JSON.parse(row.item) as Item);
  }

  /** Replaces `before` (as read in this transaction) by `after`; undefined stands for no item. */
  write(table: Table, before: Item | undefined, after: Item | undefined): void {
    const present = after ?? before;
    if (present === undefined) return;
    const { pk, sk } = encode(table, present);
    for (const index of table.indexes) this.#writeIndex(table, index, pk, sk, before, after);
    if (after === undefined)
      this.#database.run(
        'DELETE FROM dynamodb_items WHERE tableName = ? AND pk = ? AND sk = ?',
        table.name,
        pk,
        sk,
      );
    else {
      this.#database.run(
        'INSERT INTO dynamodb_items VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET item = excluded.item, expiresAt = excluded.expiresAt',
        table.name,
        pk,
        sk,
        JSON.stringify(after),
        expiryOf(table, after),
      );
    }
  }

  /** Items of a range in key order, with their positions. */
  scan(range: Range): { item: Item; position: Position }[] {
    const { index, forward, limit } = range;
    const [p, s] = keyColumns(range);
    const order = forward ? '' : ' DESC';
    const { conditions, values } = whereClause(range);
    const from =
      index === undefined
        ? 'dynamodb_items i'
        : 'dynamodb_index_entries e JOIN dynamodb_items i ON i.tableName = e.tableName AND i.pk = e.pk AND i.sk = e.sk';
    const rows = this.#database.all<{
      item: string;
      p: Uint8Array;
      s: Uint8Array;
      pk: Uint8Array;
      sk: Uint8Array;
    }>(
      `SELECT i.item, ${p} AS p, ${s} AS s, i.pk, i.sk FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${p}${order}, ${s}${order}, i.pk${order}, i.sk${order} LIMIT ?`,
      ...values,
      limit,
    );
    return rows.map((row) => ({
      item: JSON.parse(row.item) as Item,
      position: { partition: row.p, sort: row.s, tablePartition: row.pk, tableSort: row.sk },
    }));
  }

  /** Items whose time to live has expired. */
  expired(nowSeconds: number, limit: number): { table: Table; item: Item }[] {
    return this.#database
      .all<{ tableName: string; item: string }>(
        'SELECT tableName, item FROM dynamodb_items WHERE expiresAt <= ? ORDER BY expiresAt LIMIT ?',
        nowSeconds,
        limit,
      )
      .map(({ tableName, item }) => ({ table: this.get(tableName), item: JSON.parse(item) as Item }));
  }

  /** Recomputes the expiry of every item after the TTL setting has changed. */
  refreshExpiry(table: Table): void {
    for (const { item } of this.scan({ tableName: table.name, forward: true, limit: -1 }))
      this.write(table, item, item);
  }

  request(token: string): { request: string; atMs: number } | undefined {
    return this.#database.get('SELECT request, atMs FROM dynamodb_requests WHERE token = ?', token);
  }

  putRequest(token: string, request: string, atMs: number): void {
    this.#database.run('INSERT OR REPLACE INTO dynamodb_requests VALUES (?, ?, ?)', token, request, atMs);
  }

  #writeIndex(
    table: Table,
    index: Index,
    pk: Uint8Array,
    sk: Uint8Array,
    before: Item | undefined,
    after: Item | undefined,
  ): void {
    const old = before === undefined ? undefined : indexKeyOf(index, before);
    const fresh = after === undefined ? undefined : indexKeyOf(index, after);
    if (JSON.stringify(old) === JSON.stringify(fresh)) return;
    const parameters = ({ partition, sort }: NonNullable<typeof old>): SQLInputValue[] => [
      table.name,
      index.name,
      encodeKey(partition),
      sort === undefined ? NO_SORT_KEY : encodeKey(sort),
      pk,
      sk,
    ];
    if (old !== undefined)
      this.#database.run(
        'DELETE FROM dynamodb_index_entries WHERE tableName = ? AND indexName = ? AND ipk = ? AND isk = ? AND pk = ? AND sk = ?',
        ...parameters(old),
      );
    if (fresh !== undefined)
      this.#database.run(
        'INSERT INTO dynamodb_index_entries VALUES (?, ?, ?, ?, ?, ?)',
        ...parameters(fresh),
      );
  }
}

/** The position an ExclusiveStartKey names. */
export function positionOf(table: Table, index: Index | undefined, key: Item): Position {
  const { pk, sk } = encode(table, keyOf(table, key));
  const indexKey = index === undefined ? undefined : indexKeyOf(index, key);
  return {
    partition: indexKey === undefined ? pk : encodeKey(indexKey.partition),
    sort: indexKey === undefined ? sk : indexKey.sort === undefined ? NO_SORT_KEY : encodeKey(indexKey.sort),
    tablePartition: pk,
    tableSort: sk,
  };
}

function encode(table: Table, key: Item): { pk: Uint8Array; sk: Uint8Array } {
  const { partition, sort } = table.key;
  const [partitionValue, sortValue] = [key[partition.name], sort === undefined ? undefined : key[sort.name]];
  return {
    pk: partitionValue === undefined ? NO_SORT_KEY : encodeKey(partitionValue),
    sk: sortValue === undefined ? NO_SORT_KEY : encodeKey(sortValue),
  };
}

function expiryOf(table: Table, item: Item): number | null {
  const value = table.ttlAttribute === undefined ? undefined : item[table.ttlAttribute];
  const seconds = value !== undefined && 'N' in value ? Number(value.N) : Number.NaN;
  return Number.isSafeInteger(Math.floor(seconds)) ? Math.floor(seconds) : null;
}

/** Columns of the partition and the sort key: of the table, or of the index. */
function keyColumns({ index }: Range): readonly [string, string] {
  return index === undefined ? ['i.pk', 'i.sk'] : ['e.ipk', 'e.isk'];
}

function whereClause(range: Range): { conditions: string[]; values: SQLInputValue[] } {
  const { tableName, index, partition, sort, forward, after } = range;
  const [p, s] = keyColumns(range);
  const conditions = ['i.tableName = ?'];
  const values: SQLInputValue[] = [tableName];
  const add = (condition: string, ...more: SQLInputValue[]): void => {
    conditions.push(condition);
    values.push(...more);
  };
  if (index !== undefined) add('e.tableName = i.tableName AND e.indexName = ?', index.name);
  if (partition !== undefined) add(`${p} = ?`, partition);
  if (sort?.from !== undefined) add(`${s} ${sort.fromIncluded === false ? '>' : '>='} ?`, sort.from);
  if (sort?.to !== undefined) add(`${s} ${sort.toIncluded === false ? '<' : '<='} ?`, sort.to);
  if (after !== undefined)
    add(
      `(${p}, ${s}, i.pk, i.sk) ${forward ? '>' : '<'} (?, ?, ?, ?)`,
      after.partition,
      after.sort,
      after.tablePartition,
      after.tableSort,
    );
  return { conditions, values };
}
