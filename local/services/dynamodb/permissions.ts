import type { Permission } from '../../kernel/operation.ts';
import type { Table } from './table.ts';
import type { Item } from './values/attribute-value.ts';

/** The permission for a call on items, with the keys it names for policies that restrict them. */
export function itemPermission(action: string, table: Table, keys: readonly Item[] = []): Permission {
  const leading = keys.flatMap((key) => Object.values(key[table.key.partition.name] ?? {}).map(String));
  return {
    action: `dynamodb:${action}`,
    resource: table.arn,
    ...(leading.length === 0 ? {} : { conditions: { 'dynamodb:LeadingKeys': leading } }),
  };
}
