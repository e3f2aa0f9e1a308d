import type { AtomicOperation } from '../../../kernel/operation.ts';
import { validation } from '../errors.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import type { StreamStore } from '../stream-store.ts';
import { checkKey, keyOf, type Table } from '../table.ts';
import { type Item, normalizeItem } from '../values/attribute-value.ts';
import { writeConditionally } from '../write-item.ts';

const MOST_WRITES = 25;

interface WriteRequest {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
}

interface Input {
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>;
}

/** Puts and deletes without conditions. All succeed: nothing is throttled here. */
export function batchWriteItem(
  store: TableStore,
  streams: StreamStore,
): AtomicOperation<Input, { UnprocessedItems: object }> {
  return {
    required: ['RequestItems'],
    optional: [],
    permissions: ({ RequestItems }) =>
      Object.keys(RequestItems).map((name) => itemPermission('BatchWriteItem', store.get(name))),
    handle: ({ RequestItems }) => {
      const count = Object.values(RequestItems).reduce((sum, requests) => sum + requests.length, 0);
      if (count === 0 || count > MOST_WRITES)
        throw validation(
          `1 validation error detected: a batch must have from 1 to ${String(MOST_WRITES)} writes; found ${String(count)}.`,
        );
      for (const [name, requests] of Object.entries(RequestItems))
        writeAll(store, streams, store.get(name), requests);
      return { UnprocessedItems: {} };
    },
  };
}

function writeAll(
  store: TableStore,
  streams: StreamStore,
  table: Table,
  requests: readonly WriteRequest[],
): void {
  const seen = new Set<string>();
  for (const { PutRequest, DeleteRequest } of requests) {
    const item = PutRequest === undefined ? undefined : normalizeItem(PutRequest.Item);
    const key =
      item === undefined ? checkKey(table, normalizeItem(DeleteRequest?.Key ?? {})) : keyOf(table, item);
    if (seen.has(JSON.stringify(key))) throw validation('Provided list of item keys contains duplicates');
    seen.add(JSON.stringify(key));
    writeConditionally(store, streams, { table, key, returnItemOnFailure: false, next: () => item });
  }
}
