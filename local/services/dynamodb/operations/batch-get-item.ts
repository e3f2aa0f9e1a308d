import type { AtomicOperation } from '../../../kernel/operation.ts';
import { validation } from '../errors.ts';
import { bindProjection } from '../expressions/project.ts';
import { bindingsOf, type ExpressionMembers } from '../item-input.ts';
import { itemPermission } from '../permissions.ts';
import type { TableStore } from '../store.ts';
import { checkKey } from '../table.ts';
import { type Item, normalizeItem } from '../values/attribute-value.ts';

const MOST_KEYS = 100;

interface KeysAndAttributes extends ExpressionMembers {
  readonly Keys: readonly Item[];
  readonly ProjectionExpression?: string;
  readonly ConsistentRead?: boolean;
}

interface Input {
  readonly RequestItems: Readonly<Record<string, KeysAndAttributes>>;
}

export function batchGetItem(
  store: TableStore,
): AtomicOperation<Input, { Responses: Record<string, Item[]>; UnprocessedKeys: object }> {
  return {
    required: ['RequestItems'],
    optional: [],
    permissions: ({ RequestItems }) =>
      Object.entries(RequestItems).map(([name, { Keys }]) =>
        itemPermission('BatchGetItem', store.get(name), Keys),
      ),
    handle: ({ RequestItems }) => {
      const count = Object.values(RequestItems).reduce((sum, { Keys }) => sum + Keys.length, 0);
      if (count === 0 || count > MOST_KEYS)
        throw validation('Too many items requested for the BatchGetItem call');
      const Responses = Object.fromEntries(
        Object.entries(RequestItems).map(([name, request]) => [name, readKeys(store, name, request)]),
      );
      return { Responses, UnprocessedKeys: {} };
    },
  };
}

function readKeys(store: TableStore, name: string, request: KeysAndAttributes): Item[] {
  const table = store.get(name);
  const bindings = bindingsOf(request);
  const project =
    request.ProjectionExpression === undefined
      ? undefined
      : bindProjection(request.ProjectionExpression, bindings);
  return request.Keys.flatMap((key) => {
    const item = store.read(table, checkKey(table, normalizeItem(key)));
    return item === undefined ? [] : [project?.(item) ?? item];
  });
}
