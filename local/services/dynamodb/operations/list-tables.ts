import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { TableStore } from '../store.ts';

/** All tables in one page. */
export function listTables(store: TableStore): AtomicOperation<object, { TableNames: string[] }> {
  return {
    required: [],
    optional: [],
    permissions: () => [{ action: 'dynamodb:ListTables', resource: '*' }],
    handle: () => ({ TableNames: store.names() }),
  };
}
