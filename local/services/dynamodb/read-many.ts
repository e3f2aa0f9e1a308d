import type { Permission } from '../../kernel/operation.ts';
import { capacityMember, type ConsumedCapacity, readUnits } from './capacity.ts';
import { validation } from './errors.ts';
import { bindCondition } from './expressions/bind-condition.ts';
import type { Bindings } from './expressions/bindings.ts';
import { bindProjection } from './expressions/project.ts';
import { type ExpressionMembers, parseCached } from './item-input.ts';
import { readPage } from './read-page.ts';
import { positionOf, type Range, type TableStore } from './store.ts';
import type { Index, Table } from './table.ts';
import { type Item, normalizeItem } from './values/attribute-value.ts';

/** Members that Query and Scan share. */
export interface ReadManyInput extends ExpressionMembers {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ConsistentRead?: boolean;
  readonly Limit?: number;
  readonly Select?: 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'COUNT' | 'SPECIFIC_ATTRIBUTES';
  readonly ExclusiveStartKey?: Item;
  readonly ReturnConsumedCapacity?: string;
}

export interface ReadManyOutput {
  readonly Items?: readonly Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
}

export const READ_MANY_MEMBERS = [
  'IndexName',
  'FilterExpression',
  'ProjectionExpression',
  'ConsistentRead',
  'Limit',
  'Select',
  'ExclusiveStartKey',
  'ReturnConsumedCapacity',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
] as const;

export function readManyPermissions(
  action: string,
  store: TableStore,
  { TableName, IndexName }: ReadManyInput,
): readonly Permission[] {
  const { arn } = store.get(TableName);
  return [
    { action: `dynamodb:${action}`, resource: IndexName === undefined ? arn : `${arn}/index/${IndexName}` },
  ];
}

/** @throws AwsError ValidationException */
export function indexOf(table: Table, { IndexName, ConsistentRead }: ReadManyInput): Index | undefined {
  if (IndexName === undefined) return undefined;
  const index = table.indexes.find(({ name }) => name === IndexName);
  if (index === undefined) throw validation(`The table does not have the specified index: ${IndexName}`);
  if (index.kind === 'global' && ConsistentRead === true)
    throw validation('Consistent reads are not supported on global secondary indexes');
  return index;
}

/** Reads a page of a range as Query and Scan return it. */
export function readMany(
  store: TableStore,
  table: Table,
  index: Index | undefined,
  input: ReadManyInput,
  bindings: Bindings,
  range: Pick<Range, 'partition' | 'sort' | 'forward'>,
): ReadManyOutput {
  if (input.Limit !== undefined && input.Limit < 1)
    throw validation(
      "1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  const filter =
    input.FilterExpression === undefined
      ? undefined
      : bindCondition(parseCached(input.FilterExpression, 'FilterExpression'), bindings, 'FilterExpression');
  const project =
    input.ProjectionExpression === undefined
      ? undefined
      : bindProjection(input.ProjectionExpression, bindings);
  bindings.checkAllUsed();
  const after =
    input.ExclusiveStartKey === undefined
      ? undefined
      : positionOf(table, index, normalizeItem(input.ExclusiveStartKey));
  const page = readPage(
    store,
    table,
    { ...range, ...(index === undefined ? {} : { index }), ...(after === undefined ? {} : { after }) },
    input.Limit ?? Number.POSITIVE_INFINITY,
    filter,
  );
  return {
    ...(input.Select === 'COUNT'
      ? {}
      : { Items: project === undefined ? page.items : page.items.map(project) }),
    Count: page.items.length,
    ScannedCount: page.scannedCount,
    ...(page.lastEvaluatedKey === undefined ? {} : { LastEvaluatedKey: page.lastEvaluatedKey }),
    ...capacityMember(
      input.ReturnConsumedCapacity,
      table.name,
      readUnits(page.sizeBytes, input.ConsistentRead === true),
    ),
  };
}
