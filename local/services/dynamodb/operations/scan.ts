import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bindingsOf } from '../item-input.ts';
import {
  indexOf,
  READ_MANY_MEMBERS,
  readMany,
  type ReadManyInput,
  type ReadManyOutput,
  readManyPermissions,
} from '../read-many.ts';
import type { TableStore } from '../store.ts';

export function scan(store: TableStore): AtomicOperation<ReadManyInput, ReadManyOutput> {
  return {
    required: ['TableName'],
    optional: [...READ_MANY_MEMBERS],
    permissions: (input) => readManyPermissions('Scan', store, input),
    handle: (input) => {
      const table = store.get(input.TableName);
      return readMany(store, table, indexOf(table, input), input, bindingsOf(input), { forward: true });
    },
  };
}
