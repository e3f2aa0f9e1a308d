import type { Index, KeySchema, Table } from './table.ts';

export type TableDescription = Readonly<Record<string, unknown>>;

/** A table as the API returns it. Times are in seconds, as in the JSON protocol. */
export function describeTable(table: Table, itemCount: number): TableDescription {
  const indexes = (kind: Index['kind']): TableDescription[] =>
    table.indexes.filter((index) => index.kind === kind).map(describeIndex);
  const [globals, locals] = [indexes('global'), indexes('local')];
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: table.id,
    TableStatus: 'ACTIVE',
    CreationDateTime: table.createdAtMs / 1000,
    AttributeDefinitions: definitionsOf(table),
    KeySchema: describeKey(table.key),
    ItemCount: itemCount,
    TableSizeBytes: 0,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ...(globals.length === 0 ? {} : { GlobalSecondaryIndexes: globals }),
    ...(locals.length === 0 ? {} : { LocalSecondaryIndexes: locals }),
    ...(table.stream === undefined
      ? {}
      : {
          StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream.view },
          LatestStreamArn: table.stream.arn,
          LatestStreamLabel: table.stream.label,
        }),
  };
}

export function describeKey({ partition, sort }: KeySchema): TableDescription[] {
  return [
    { AttributeName: partition.name, KeyType: 'HASH' },
    ...(sort === undefined ? [] : [{ AttributeName: sort.name, KeyType: 'RANGE' }]),
  ];
}

function describeIndex(index: Index): TableDescription {
  const { type, attributes } = index.projection;
  return {
    IndexName: index.name,
    IndexArn: index.arn,
    KeySchema: describeKey(index.key),
    Projection: {
      ProjectionType: type,
      ...(attributes.length === 0 ? {} : { NonKeyAttributes: attributes }),
    },
    ...(index.kind === 'global' ? { IndexStatus: 'ACTIVE' } : {}),
  };
}

function definitionsOf(table: Table): TableDescription[] {
  const keys = [table.key, ...table.indexes.map(({ key }) => key)].flatMap(({ partition, sort }) =>
    sort === undefined ? [partition] : [partition, sort],
  );
  return [
    ...new Map(keys.map(({ name, type }) => [name, { AttributeName: name, AttributeType: type }])).values(),
  ];
}
