import type { AtomicOperation } from '../../../kernel/operation.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import type { StreamStore } from '../stream-store.ts';
import { checkKey } from '../table.ts';
import { type Item, normalizeItem } from '../values/attribute-value.ts';
import {
  checkReturnsOld,
  OPTIONAL_WRITE_MEMBERS,
  type WriteAnswer,
  writeItem,
  type WriteMembers,
} from '../write-item.ts';

export interface DeleteItemInput extends WriteMembers {
  readonly Key: Item;
}

export function deleteItem(
  store: TableStore,
  streams: StreamStore,
): AtomicOperation<DeleteItemInput, WriteAnswer> {
  return {
    required: ['TableName', 'Key'],
    optional: OPTIONAL_WRITE_MEMBERS,
    permissions: ({ TableName, Key }) => [itemPermission('DeleteItem', store.get(TableName), [Key])],
    handle: (input) => {
      checkReturnsOld(input);
      return writeItem(store, streams, input, (table) => ({
        key: checkKey(table, normalizeItem(input.Key)),
        next: () => undefined,
      }));
    },
  };
}
