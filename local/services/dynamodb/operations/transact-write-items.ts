import { AwsError } from '../../../aws/aws-error.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import { type CancellationReason, transactionCanceled, validation } from '../errors.ts';
import type { ConditionMembers } from '../item-input.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import type { StreamStore } from '../stream-store.ts';
import { checkKey, keyOf } from '../table.ts';
import { type Item, normalizeItem } from '../values/attribute-value.ts';
import { bindWrite, type ConditionalWrite, updatedItem, writeConditionally } from '../write-item.ts';
import { updateOf } from './update-item.ts';

const MOST_ITEMS = 100;
/** Source: DynamoDB API reference, TransactWriteItems (ClientRequestToken). */
const TOKEN_LIFE_MS = 600_000;

interface Action extends ConditionMembers {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly UpdateExpression?: string;
}

interface TransactItem {
  readonly Put?: Action;
  readonly Update?: Action;
  readonly Delete?: Action;
  readonly ConditionCheck?: Action;
}

interface Input {
  readonly TransactItems: readonly TransactItem[];
  readonly ClientRequestToken?: string;
}

const PERMISSIONS = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
} as const;

/** All writes or none. */
export function transactWriteItems(store: TableStore, streams: StreamStore): AtomicOperation<Input, object> {
  return {
    required: ['TransactItems'],
    optional: ['ClientRequestToken'],
    permissions: ({ TransactItems }) =>
      TransactItems.map((item) => {
        const [kind, action] = actionOf(item);
        return itemPermission(PERMISSIONS[kind], store.get(action.TableName));
      }),
    handle: ({ TransactItems, ClientRequestToken }, { nowMs }) => {
      if (TransactItems.length === 0 || TransactItems.length > MOST_ITEMS)
        throw validation(
          `1 validation error detected: a transaction must have from 1 to ${String(MOST_ITEMS)} items; found ${String(TransactItems.length)}.`,
        );
      if (wasDone(store, ClientRequestToken, JSON.stringify(TransactItems), nowMs)) return {};
      const writes = TransactItems.map((item) => toWrite(store, item));
      checkDistinct(writes);
      const reasons = writes.map((write) => attempt(store, streams, write));
      if (reasons.some(({ Code }) => Code !== 'None')) throw transactionCanceled(reasons);
      return {};
    },
  };
}

function actionOf(item: TransactItem): [keyof typeof PERMISSIONS, Action] {
  const [[kind, action] = [], ...more] = Object.entries(item) as [keyof typeof PERMISSIONS, Action][];
  if (kind === undefined || action === undefined || more.length > 0)
    throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
  return [kind, action];
}

function toWrite(store: TableStore, item: TransactItem): ConditionalWrite {
  const [kind, action] = actionOf(item);
  return bindWrite(store.get(action.TableName), action, (table, bindings) => {
    const put = kind === 'Put' ? normalizeItem(action.Item ?? {}) : undefined;
    const key = put === undefined ? checkKey(table, normalizeItem(action.Key ?? {})) : keyOf(table, put);
    const update = kind === 'Update' ? updateOf(action, bindings) : undefined;
    return {
      key,
      next: (before) => {
        if (kind === 'ConditionCheck') return before;
        return update === undefined ? put : updatedItem(table, key, before, update);
      },
    };
  });
}

/** Conditions see the state before the transaction, because no two of its actions touch the same item. */
function attempt(store: TableStore, streams: StreamStore, write: ConditionalWrite): CancellationReason {
  try {
    writeConditionally(store, streams, write);
    return { Code: 'None' };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const failed = error.code === 'ConditionalCheckFailedException';
    return {
      Code: failed ? 'ConditionalCheckFailed' : 'ValidationError',
      Message: error.message,
      ...(error.details['Item'] === undefined ? {} : { Item: error.details['Item'] as object }),
    };
  }
}

function checkDistinct(writes: readonly ConditionalWrite[]): void {
  const keys = writes.map(({ table, key }) => `${table.name} ${JSON.stringify(key)}`);
  if (new Set(keys).size < keys.length)
    throw validation('Transaction request cannot include multiple operations on one item');
}

function wasDone(store: TableStore, token: string | undefined, request: string, nowMs: number): boolean {
  if (token === undefined) return false;
  const known = store.request(token);
  if (known !== undefined && nowMs - known.atMs < TOKEN_LIFE_MS) {
    if (known.request !== request)
      throw new AwsError(
        'IdempotentParameterMismatchException',
        'The request was rejected because its token was used with other parameters before.',
      );
    return true;
  }
  store.putRequest(token, request, nowMs);
  return false;
}
