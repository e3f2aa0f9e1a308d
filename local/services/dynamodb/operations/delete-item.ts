import type { AtomicOperation } from '../../../kernel/operation.ts';
import { capacityMember, type ConsumedCapacity, writeUnits } from '../capacity.ts';
import { bindingsOf, type ConditionMembers, conditionOf } from '../item-input.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import type { StreamStore } from '../stream-store.ts';
import { checkKey } from '../table.ts';
import { type Item, normalizeItem } from '../values/attribute-value.ts';
import { writeConditionally } from '../write-item.ts';

export interface DeleteItemInput extends ConditionMembers {
  readonly TableName: string;
  readonly Key: Item;
  readonly ReturnValues?: 'NONE' | 'ALL_OLD';
  readonly ReturnConsumedCapacity?: string;
}

export function deleteItem(
  store: TableStore,
  streams: StreamStore,
): AtomicOperation<DeleteItemInput, { Attributes?: Item; ConsumedCapacity?: ConsumedCapacity }> {
  return {
    required: ['TableName', 'Key'],
    optional: [
      'ConditionExpression',
      'ExpressionAttributeNames',
      'ExpressionAttributeValues',
      'ReturnValues',
      'ReturnValuesOnConditionCheckFailure',
      'ReturnConsumedCapacity',
    ],
    permissions: ({ TableName, Key }) => [itemPermission('DeleteItem', store.get(TableName), [Key])],
    handle: (input) => {
      const table = store.get(input.TableName);
      const bindings = bindingsOf(input);
      const condition = conditionOf(input, bindings);
      bindings.checkAllUsed();
      const { before } = writeConditionally(store, streams, {
        table,
        key: checkKey(table, normalizeItem(input.Key)),
        returnItemOnFailure: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
        next: () => undefined,
        ...(condition === undefined ? {} : { condition }),
      });
      return {
        ...(input.ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {}),
        ...capacityMember(input.ReturnConsumedCapacity, table.name, writeUnits(before)),
      };
    },
  };
}
