import { validation } from './errors.ts';
import type { AttributeValue, Item } from './values/attribute-value.ts';
import { checkKeyValue, type KeyType } from './values/key-encoding.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

export interface KeySchema {
  readonly partition: KeyAttribute;
  readonly sort?: KeyAttribute;
}

export interface Index {
  readonly name: string;
  readonly arn: string;
  readonly kind: 'global' | 'local';
  readonly key: KeySchema;
  readonly projection: {
    readonly type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly attributes: readonly string[];
  };
}

export type StreamView = 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';

export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly key: KeySchema;
  readonly indexes: readonly Index[];
  readonly stream?: { readonly arn: string; readonly label: string; readonly view: StreamView };
  readonly ttlAttribute?: string;
  readonly pointInTimeRecovery: boolean;
  readonly createdAtMs: number;
}

/** Only the key of an item. @throws AwsError ValidationException when it is missing or of a wrong type */
export function keyOf(table: Table, item: Item): Item {
  const { partition, sort } = table.key;
  return {
    [partition.name]: checkKeyValue(partition.name, partition.type, item[partition.name], false),
    ...(sort === undefined
      ? {}
      : { [sort.name]: checkKeyValue(sort.name, sort.type, item[sort.name], true) }),
  };
}

/** A key from a caller: exactly the key attributes. @throws AwsError ValidationException */
export function checkKey(table: Table, key: Item): Item {
  const wanted = table.key.sort === undefined ? 1 : 2;
  if (Object.keys(key).length !== wanted)
    throw validation('The provided key element does not match the schema');
  return keyOf(table, key);
}

/** The key of an item in an index; undefined when the item is not in it (sparse). @throws AwsError for a key of a wrong type */
export function indexKeyOf(
  index: Index,
  item: Item,
): { partition: AttributeValue; sort?: AttributeValue } | undefined {
  const { partition, sort } = index.key;
  const partitionValue = item[partition.name];
  const sortValue = sort === undefined ? undefined : item[sort.name];
  if (partitionValue === undefined || (sort !== undefined && sortValue === undefined)) return undefined;
  checkKeyValue(partition.name, partition.type, partitionValue, false);
  if (sort === undefined || sortValue === undefined) return { partition: partitionValue };
  return { partition: partitionValue, sort: checkKeyValue(sort.name, sort.type, sortValue, true) };
}

/** An item as an index projects it. */
export function projectToIndex(table: Table, index: Index, item: Item): Item {
  if (index.projection.type === 'ALL') return item;
  const names = new Set([
    table.key.partition.name,
    table.key.sort?.name,
    index.key.partition.name,
    index.key.sort?.name,
    ...(index.projection.type === 'INCLUDE' ? index.projection.attributes : []),
  ]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}
