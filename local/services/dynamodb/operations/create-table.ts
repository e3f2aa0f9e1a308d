import { formatArn } from '../../../aws/arn.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { describeTable, type TableDescription } from '../describe.ts';
import { resourceInUse, validation } from '../errors.ts';
import type { TableStore } from '../store.ts';
import type { Index, KeySchema, StreamView, Table } from '../table.ts';
import type { KeyType } from '../values/key-encoding.ts';

const NAME = /^[A-Za-z0-9_.-]{3,255}$/;
const MOST_GLOBAL_INDEXES = 20;

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

interface IndexInput {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection?: {
    readonly ProjectionType?: Index['projection']['type'];
    readonly NonKeyAttributes?: readonly string[];
  };
}

export interface CreateTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: KeyType;
  }[];
  readonly KeySchema: readonly KeyElement[];
  readonly GlobalSecondaryIndexes?: readonly IndexInput[];
  readonly LocalSecondaryIndexes?: readonly IndexInput[];
  readonly StreamSpecification?: { readonly StreamEnabled?: boolean; readonly StreamViewType?: StreamView };
  readonly BillingMode?: string;
  readonly ProvisionedThroughput?: unknown;
  readonly SSESpecification?: unknown;
  readonly TableClass?: string;
  readonly Tags?: unknown;
  readonly DeletionProtectionEnabled?: boolean;
}

export function createTable(
  kernel: ServiceContext,
  store: TableStore,
): AtomicOperation<CreateTableInput, { TableDescription: TableDescription }> {
  const arnOf = (name: string): string =>
    formatArn({
      service: 'dynamodb',
      region: kernel.region,
      accountId: kernel.accountId,
      resource: `table/${name}`,
    });
  return {
    required: ['TableName', 'AttributeDefinitions', 'KeySchema'],
    optional: ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'StreamSpecification'],
    ignored: [
      'BillingMode',
      'ProvisionedThroughput',
      'SSESpecification',
      'TableClass',
      'Tags',
      'DeletionProtectionEnabled',
    ],
    permissions: ({ TableName }) => [{ action: 'dynamodb:CreateTable', resource: arnOf(TableName) }],
    handle: (input, { nowMs }) => {
      if (!NAME.test(input.TableName))
        throw validation(
          'TableName must be at least 3 characters long and at most 255 characters long, of a-z, A-Z, 0-9, _ - .',
        );
      if (store.find(input.TableName) !== undefined)
        throw resourceInUse(`Table already exists: ${input.TableName}`);
      const table = makeTable(input, arnOf(input.TableName), kernel.random.uuid(), nowMs);
      store.put(table);
      return { TableDescription: describeTable(table, 0) };
    },
  };
}

function makeTable(input: CreateTableInput, arn: string, id: string, nowMs: number): Table {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [], StreamSpecification } = input;
  if (GlobalSecondaryIndexes.length > MOST_GLOBAL_INDEXES)
    throw validation(
      `One or more parameter values were invalid: GlobalSecondaryIndex count exceeds the per-table limit of ${String(MOST_GLOBAL_INDEXES)}`,
    );
  const types = new Map(
    input.AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  const used = new Set<string>();
  const schema = (elements: readonly KeyElement[]): KeySchema => readSchema(elements, types, used);
  const index = (
    kind: Index['kind'],
    { IndexName, KeySchema: elements, Projection = {} }: IndexInput,
  ): Index => ({
    name: IndexName,
    arn: `${arn}/index/${IndexName}`,
    kind,
    key: schema(elements),
    projection: { type: Projection.ProjectionType ?? 'ALL', attributes: Projection.NonKeyAttributes ?? [] },
  });
  const key = schema(input.KeySchema);
  const indexes = [
    ...GlobalSecondaryIndexes.map((item) => index('global', item)),
    ...LocalSecondaryIndexes.map((item) => index('local', item)),
  ];
  if (used.size < types.size)
    throw validation(
      'One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions must be those of the keys.',
    );
  const label = new Date(nowMs).toISOString().replace('Z', '');
  const view = StreamSpecification?.StreamViewType;
  return {
    name: input.TableName,
    arn,
    id,
    key,
    indexes,
    pointInTimeRecovery: false,
    createdAtMs: nowMs,
    ...(view === undefined || StreamSpecification?.StreamEnabled === false
      ? {}
      : { stream: { arn: `${arn}/stream/${label}`, label, view } }),
  };
}

function readSchema(
  elements: readonly KeyElement[],
  types: ReadonlyMap<string, KeyType>,
  used: Set<string>,
): KeySchema {
  const attribute = (kind: KeyElement['KeyType']): { name: string; type: KeyType } | undefined => {
    const name = elements.find(({ KeyType: own }) => own === kind)?.AttributeName;
    if (name === undefined) return undefined;
    const type = types.get(name);
    if (type === undefined)
      throw validation(
        `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}]`,
      );
    used.add(name);
    return { name, type };
  };
  const [partition, sort] = [attribute('HASH'), attribute('RANGE')];
  if (partition === undefined)
    throw validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  return { partition, ...(sort === undefined ? {} : { sort }) };
}
