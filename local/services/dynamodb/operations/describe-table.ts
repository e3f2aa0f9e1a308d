import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeTable as describe, type TableDescription } from '../describe.ts';
import { resourceNotFound } from '../errors.ts';
import type { TableStore } from '../store.ts';

export function describeTable(
  store: TableStore,
): AtomicOperation<{ readonly TableName: string }, { Table: TableDescription }> {
  return {
    required: ['TableName'],
    optional: [],
    permissions: ({ TableName }) => [
      { action: 'dynamodb:DescribeTable', resource: store.find(TableName)?.arn ?? TableName },
    ],
    handle: ({ TableName }) => {
      const table = store.find(TableName);
      if (table === undefined)
        throw resourceNotFound(`Requested resource not found: Table: ${TableName} not found`);
      return { Table: describe(table, store.count(table.name)) };
    },
  };
}
