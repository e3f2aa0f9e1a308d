import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bindingsOf, parseCached } from '../item-input.ts';
import { bindKeyCondition } from '../key-condition.ts';
import {
  indexOf,
  READ_MANY_MEMBERS,
  readMany,
  type ReadManyInput,
  type ReadManyOutput,
  readManyPermissions,
} from '../read-many.ts';
import type { TableStore } from '../store.ts';

export interface QueryInput extends ReadManyInput {
  readonly KeyConditionExpression: string;
  readonly ScanIndexForward?: boolean;
}

export function query(store: TableStore): AtomicOperation<QueryInput, ReadManyOutput> {
  return {
    required: ['TableName', 'KeyConditionExpression'],
    optional: [...READ_MANY_MEMBERS, 'ScanIndexForward'],
    permissions: (input) => readManyPermissions('Query', store, input),
    handle: (input) => {
      const table = store.get(input.TableName);
      const index = indexOf(table, input);
      const bindings = bindingsOf(input);
      const range = bindKeyCondition(
        parseCached(input.KeyConditionExpression, 'KeyConditionExpression'),
        index?.key ?? table.key,
        bindings,
      );
      return readMany(store, table, index, input, bindings, {
        ...range,
        forward: input.ScanIndexForward !== false,
      });
    },
  };
}
