import type { AtomicOperation } from '../../../kernel/operation.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import type { StreamStore } from '../stream-store.ts';
import { keyOf } from '../table.ts';
import { type Item, normalizeItem } from '../values/attribute-value.ts';
import {
  checkReturnsOld,
  OPTIONAL_WRITE_MEMBERS,
  type WriteAnswer,
  writeItem,
  type WriteMembers,
} from '../write-item.ts';

export interface PutItemInput extends WriteMembers {
  readonly Item: Item;
}

export function putItem(store: TableStore, streams: StreamStore): AtomicOperation<PutItemInput, WriteAnswer> {
  return {
    required: ['TableName', 'Item'],
    optional: OPTIONAL_WRITE_MEMBERS,
    permissions: ({ TableName, Item }) => [itemPermission('PutItem', store.get(TableName), [Item])],
    handle: (input) => {
      checkReturnsOld(input);
      return writeItem(store, streams, input, (table) => {
        const item = normalizeItem(input.Item);
        return { key: keyOf(table, item), next: () => item };
      });
    },
  };
}
