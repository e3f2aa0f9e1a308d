import { conditionalCheckFailed, validation } from './errors.ts';
import type { BoundUpdate } from './expressions/bind-update.ts';
import type { Predicate } from './expressions/bind-condition.ts';
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
  /** Give the present item with the failure of the condition. */
  readonly returnItemOnFailure: boolean;
  /** The item to be, of the one that is (`{}` when there is none); undefined deletes. */
  readonly next: (before: Item | undefined) => Item | undefined;
}

/** Reads, checks, writes and tells the stream, in the caller's transaction. @throws AwsError ConditionalCheckFailedException */
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

/** The item after an update, which creates a missing one. @throws AwsError ValidationException when the key would change */
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
