import { capacityMember, type ConsumedCapacity, writeUnits } from './capacity.ts';
import { conditionalCheckFailed, validation } from './errors.ts';
import type { Predicate } from './expressions/bind-condition.ts';
import type { BoundUpdate } from './expressions/bind-update.ts';
import type { Bindings } from './expressions/bindings.ts';
import { bindingsOf, type ConditionMembers, conditionOf } from './item-input.ts';
import type { TableStore } from './store.ts';
import type { StreamStore } from './stream-store.ts';
import { keyOf, type Table } from './table.ts';
import { type Item, sizeOfItem } from './values/attribute-value.ts';

/** Source: DynamoDB developer guide, quotas (400 KB). */
const LARGEST_ITEM_BYTES = 409_600;

export interface Change {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface ConditionalWrite {
  readonly table: Table;
  readonly key: Item;
  readonly condition?: Predicate;
  /** Return the current item if the condition fails. */
  readonly returnItemOnFailure: boolean;
  /** The new item, given the current one if there is one; undefined deletes. */
  readonly next: (before: Item | undefined) => Item | undefined;
}

/** What an operation writes, once its table is known. `attributes` are the names that an update touches. */
export interface WritePlan extends Pick<ConditionalWrite, 'key' | 'next'> {
  readonly attributes?: ReadonlySet<string>;
}

/** Members that PutItem, DeleteItem and UpdateItem share. */
export interface WriteMembers extends ConditionMembers {
  readonly TableName: string;
  readonly ReturnValues?: 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';
  readonly ReturnConsumedCapacity?: string;
}

export const OPTIONAL_WRITE_MEMBERS = [
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
  'ReturnConsumedCapacity',
] as const;

export interface WriteAnswer {
  readonly Attributes?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
}

/** Runs PutItem, DeleteItem or UpdateItem, which only differ in their plan. */
export function writeItem(
  store: TableStore,
  streams: StreamStore,
  input: WriteMembers,
  planOf: (table: Table, bindings: Bindings) => WritePlan,
): WriteAnswer {
  const table = store.get(input.TableName);
  const { attributes, ...write } = bindWrite(table, input, planOf);
  const change = writeConditionally(store, streams, write);
  const returned = returnedItem(input.ReturnValues, change, attributes);
  return {
    ...(returned === undefined || Object.keys(returned).length === 0 ? {} : { Attributes: returned }),
    ...capacityMember(input.ReturnConsumedCapacity, table.name, writeUnits(change.before, change.after)),
  };
}

/** A write with every name and value of its expressions bound. @throws AwsError ValidationException when one is not used */
export function bindWrite(
  table: Table,
  input: ConditionMembers,
  planOf: (table: Table, bindings: Bindings) => WritePlan,
): ConditionalWrite & WritePlan {
  const bindings = bindingsOf(input);
  const plan = planOf(table, bindings);
  const condition = conditionOf(input, bindings);
  bindings.checkAllUsed();
  return {
    ...plan,
    table,
    returnItemOnFailure: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    ...(condition === undefined ? {} : { condition }),
  };
}

/** PutItem and DeleteItem cannot return other values. */
export function checkReturnsOld({ ReturnValues = 'NONE' }: WriteMembers): void {
  if (ReturnValues !== 'NONE' && ReturnValues !== 'ALL_OLD')
    throw validation('ReturnValues can only be ALL_OLD or NONE');
}

/**
 * Reads, checks, writes and adds the stream record, in the caller's transaction. @throws AwsError
 * ConditionalCheckFailedException
 */
export function writeConditionally(store: TableStore, streams: StreamStore, write: ConditionalWrite): Change {
  const { table, key, condition } = write;
  const before = store.read(table, key);
  if (condition !== undefined && !condition(before ?? {}))
    throw conditionalCheckFailed(write.returnItemOnFailure ? before : undefined);
  const after = write.next(before);
  if (after !== undefined) checkSize(after);
  store.write(table, before, after);
  streams.add(table, before, after);
  return { before, after };
}

/**
 * The item after an update; a missing item is created. @throws AwsError ValidationException when the key would change
 */
export function updatedItem(table: Table, key: Item, before: Item | undefined, update: BoundUpdate): Item {
  for (const name of Object.keys(keyOf(table, key))) {
    if (update.names.has(name))
      throw validation(
        `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
      );
  }
  return update.apply(before ?? key);
}

function checkSize(item: Item): void {
  const sizeBytes = sizeOfItem(item);
  if (sizeBytes > LARGEST_ITEM_BYTES) throw validation('Item size has exceeded the maximum allowed size');
}

function returnedItem(
  kind: WriteMembers['ReturnValues'],
  { before, after }: Change,
  attributes: ReadonlySet<string> | undefined,
): Item | undefined {
  if (kind === 'ALL_OLD') return before;
  if (kind === 'ALL_NEW') return after;
  const source = kind === 'UPDATED_OLD' ? before : kind === 'UPDATED_NEW' ? after : undefined;
  return source === undefined
    ? undefined
    : Object.fromEntries(Object.entries(source).filter(([name]) => attributes?.has(name) === true));
}
