import type { AtomicOperation } from '../../../kernel/operation.ts';
import { capacityMember, type ConsumedCapacity, readUnits } from '../capacity.ts';
import { bindProjection } from '../expressions/project.ts';
import { bindingsOf, type ExpressionMembers } from '../item-input.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import { checkKey } from '../table.ts';
import { type Item, normalizeItem, sizeOfItem } from '../values/attribute-value.ts';

export interface GetItemInput extends ExpressionMembers {
  readonly TableName: string;
  readonly Key: Item;
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
  readonly ReturnConsumedCapacity?: string;
}

export function getItem(
  store: TableStore,
): AtomicOperation<GetItemInput, { Item?: Item; ConsumedCapacity?: ConsumedCapacity }> {
  return {
    required: ['TableName', 'Key'],
    optional: [
      'ConsistentRead',
      'ProjectionExpression',
      'ExpressionAttributeNames',
      'ReturnConsumedCapacity',
    ],
    permissions: ({ TableName, Key }) => [itemPermission('GetItem', store.get(TableName), [Key])],
    handle: (input) => {
      const table = store.get(input.TableName);
      const bindings = bindingsOf(input);
      const project =
        input.ProjectionExpression === undefined
          ? undefined
          : bindProjection(input.ProjectionExpression, bindings);
      bindings.checkAllUsed();
      const item = store.read(table, checkKey(table, normalizeItem(input.Key)));
      return {
        ...(item === undefined ? {} : { Item: project?.(item) ?? item }),
        ...capacityMember(
          input.ReturnConsumedCapacity,
          table.name,
          readUnits(sizeOfItem(item ?? {}), input.ConsistentRead === true),
        ),
      };
    },
  };
}
