import type { AtomicOperation } from '../../../kernel/operation.ts';
import { capacityMember, type ConsumedCapacity, writeUnits } from '../capacity.ts';
import { bindingsOf, type ConditionMembers, conditionOf } from '../item-input.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import type { StreamStore } from '../stream-store.ts';
import { keyOf } from '../table.ts';
import { type Item, normalizeItem } from '../values/attribute-value.ts';
import { writeConditionally } from '../write-item.ts';

export interface PutItemInput extends ConditionMembers {
  readonly TableName: string;
  readonly Item: Item;
  readonly ReturnValues?: 'NONE' | 'ALL_OLD';
  readonly ReturnConsumedCapacity?: string;
}

export function putItem(
  store: TableStore,
  streams: StreamStore,
): AtomicOperation<PutItemInput, { Attributes?: Item; ConsumedCapacity?: ConsumedCapacity }> {
  return {
    required: ['TableName', 'Item'],
    optional: [
      'ConditionExpression',
      'ExpressionAttributeNames',
      'ExpressionAttributeValues',
      'ReturnValues',
      'ReturnValuesOnConditionCheckFailure',
      'ReturnConsumedCapacity',
    ],
    permissions: ({ TableName, Item }) => [itemPermission('PutItem', store.get(TableName), [Item])],
    handle: (input) => {
      const table = store.get(input.TableName);
      const item = normalizeItem(input.Item);
      const bindings = bindingsOf(input);
      const condition = conditionOf(input, bindings);
      bindings.checkAllUsed();
      const { before } = writeConditionally(store, streams, {
        table,
        key: keyOf(table, item),
        returnItemOnFailure: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
        next: () => item,
        ...(condition === undefined ? {} : { condition }),
      });
      return {
        ...(input.ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {}),
        ...capacityMember(input.ReturnConsumedCapacity, table.name, writeUnits(before, item)),
      };
    },
  };
}
