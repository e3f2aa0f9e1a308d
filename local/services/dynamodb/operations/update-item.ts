import type { AtomicOperation } from '../../../kernel/operation.ts';
import { capacityMember, type ConsumedCapacity, writeUnits } from '../capacity.ts';
import { bindUpdate, type BoundUpdate } from '../expressions/bind-update.ts';
import type { Bindings } from '../expressions/bindings.ts';
import { parseUpdate } from '../expressions/parse-update.ts';
import { bindingsOf, type ConditionMembers, conditionOf } from '../item-input.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import type { StreamStore } from '../stream-store.ts';
import { checkKey } from '../table.ts';
import { type Item, normalizeItem } from '../values/attribute-value.ts';
import { type Change, updatedItem, writeConditionally } from '../write-item.ts';

type ReturnValues = 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';

export interface UpdateItemInput extends ConditionMembers {
  readonly TableName: string;
  readonly Key: Item;
  readonly UpdateExpression?: string;
  readonly ReturnValues?: ReturnValues;
  readonly ReturnConsumedCapacity?: string;
}

export function updateItem(
  store: TableStore,
  streams: StreamStore,
): AtomicOperation<UpdateItemInput, { Attributes?: Item; ConsumedCapacity?: ConsumedCapacity }> {
  return {
    required: ['TableName', 'Key'],
    optional: [
      'UpdateExpression',
      'ConditionExpression',
      'ExpressionAttributeNames',
      'ExpressionAttributeValues',
      'ReturnValues',
      'ReturnValuesOnConditionCheckFailure',
      'ReturnConsumedCapacity',
    ],
    permissions: ({ TableName, Key }) => [itemPermission('UpdateItem', store.get(TableName), [Key])],
    handle: (input) => {
      const table = store.get(input.TableName);
      const key = checkKey(table, normalizeItem(input.Key));
      const bindings = bindingsOf(input);
      const update = updateOf(input, bindings);
      const condition = conditionOf(input, bindings);
      bindings.checkAllUsed();
      const change = writeConditionally(store, streams, {
        table,
        key,
        returnItemOnFailure: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
        next: (before) => updatedItem(table, key, before, update),
        ...(condition === undefined ? {} : { condition }),
      });
      const attributes = returned(input.ReturnValues ?? 'NONE', change, update);
      return {
        ...(attributes === undefined || Object.keys(attributes).length === 0
          ? {}
          : { Attributes: attributes }),
        ...capacityMember(input.ReturnConsumedCapacity, table.name, writeUnits(change.before, change.after)),
      };
    },
  };
}

/** The update of a call; without an expression it only makes sure that the item exists. */
export function updateOf(input: Pick<UpdateItemInput, 'UpdateExpression'>, bindings: Bindings): BoundUpdate {
  return input.UpdateExpression === undefined
    ? { apply: (item) => item, names: new Set() }
    : bindUpdate(parseUpdate(input.UpdateExpression), bindings);
}

function returned(kind: ReturnValues, { before, after }: Change, update: BoundUpdate): Item | undefined {
  if (kind === 'ALL_OLD') return before;
  if (kind === 'ALL_NEW') return after;
  const source = kind === 'UPDATED_OLD' ? before : kind === 'UPDATED_NEW' ? after : undefined;
  return source === undefined
    ? undefined
    : Object.fromEntries(Object.entries(source).filter(([name]) => update.names.has(name)));
}
