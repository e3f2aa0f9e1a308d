import { type Predicate } from './expressions/bind-condition.ts';
import { type Range, type TableStore } from './store.ts';
import { indexKeyOf, keyOf, projectToIndex, type Table } from './table.ts';
import { type Item, sizeOfItem } from './values/attribute-value.ts';

/** Source: DynamoDB developer guide, "Paginating table query results" (1 MB). */
const LARGEST_PAGE_BYTES = 1_048_576;
/** Items read from the store at a time. */
const CHUNK = 200;

export interface Page {
  readonly items: readonly Item[];
  readonly scannedCount: number;
  readonly sizeBytes: number;
  readonly lastEvaluatedKey?: Item;
}

/**
 * Reads a page: at most `limit` items and 1 MB before the filter; reports where it stopped unless it reached the end.
 */
export function readPage(
  store: TableStore,
  table: Table,
  range: Omit<Range, 'limit' | 'tableName'>,
  limit: number,
  filter: Predicate | undefined,
): Page {
  const items: Item[] = [];
  let scannedCount = 0;
  let sizeBytes = 0;
  let after = range.after;
  for (;;) {
    const rows = store.scan({
      ...range,
      tableName: table.name,
      limit: CHUNK,
      ...(after === undefined ? {} : { after }),
    });
    for (const { item, position } of rows) {
      const shown = range.index === undefined ? item : projectToIndex(table, range.index, item);
      scannedCount += 1;
      sizeBytes += sizeOfItem(shown);
      after = position;
      if (filter === undefined || filter(shown)) items.push(shown);
      if (scannedCount >= limit || sizeBytes > LARGEST_PAGE_BYTES)
        return { items, scannedCount, sizeBytes, lastEvaluatedKey: startKeyOf(table, range.index, item) };
    }
    if (rows.length < CHUNK) return { items, scannedCount, sizeBytes };
  }
}

function startKeyOf(table: Table, index: Range['index'], item: Item): Item {
  const key = keyOf(table, item);
  const indexKey = index === undefined ? undefined : indexKeyOf(index, item);
  if (index === undefined || indexKey === undefined) return key;
  return {
    ...key,
    [index.key.partition.name]: indexKey.partition,
    ...(index.key.sort === undefined || indexKey.sort === undefined
      ? {}
      : { [index.key.sort.name]: indexKey.sort }),
  };
}
