import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeTable, type TableDescription } from '../describe.ts';
import type { TableStore } from '../store.ts';

export function deleteTable(
  store: TableStore,
): AtomicOperation<{ readonly TableName: string }, { TableDescription: TableDescription }> {
  return {
    required: ['TableName'],
    optional: [],
    permissions: ({ TableName }) => [{ action: 'dynamodb:DeleteTable', resource: store.get(TableName).arn }],
    handle: ({ TableName }) => {
      const table = store.get(TableName);
      store.remove(table.name);
      return { TableDescription: { ...describeTable(table, 0), TableStatus: 'DELETING' } };
    },
  };
}
