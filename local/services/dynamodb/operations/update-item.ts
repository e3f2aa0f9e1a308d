import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bindUpdate, type BoundUpdate } from '../expressions/bind-update.ts';
import type { Bindings } from '../expressions/bindings.ts';
import { parseUpdate } from '../expressions/parse-update.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import type { StreamStore } from '../stream-store.ts';
import { checkKey } from '../table.ts';
import { type Item, normalizeItem } from '../values/attribute-value.ts';
import {
  OPTIONAL_WRITE_MEMBERS,
  updatedItem,
  type WriteAnswer,
  writeItem,
  type WriteMembers,
} from '../write-item.ts';

export interface UpdateItemInput extends WriteMembers {
  readonly Key: Item;
  readonly UpdateExpression?: string;
}

export function updateItem(
  store: TableStore,
  streams: StreamStore,
): AtomicOperation<UpdateItemInput, WriteAnswer> {
  return {
    required: ['TableName', 'Key'],
    optional: ['UpdateExpression', ...OPTIONAL_WRITE_MEMBERS],
    permissions: ({ TableName, Key }) => [itemPermission('UpdateItem', store.get(TableName), [Key])],
    handle: (input) =>
      writeItem(store, streams, input, (table, bindings) => {
        const key = checkKey(table, normalizeItem(input.Key));
        const update = updateOf(input, bindings);
        return {
          key,
          next: (before) => updatedItem(table, key, before, update),
          attributes: update.names,
        };
      }),
  };
}

/** The update of a call; without an expression it only ensures that the item exists. */
export function updateOf(input: Pick<UpdateItemInput, 'UpdateExpression'>, bindings: Bindings): BoundUpdate {
  return input.UpdateExpression === undefined
    ? { apply: (item) => item, names: new Set() }
    : bindUpdate(parseUpdate(input.UpdateExpression), bindings);
}
