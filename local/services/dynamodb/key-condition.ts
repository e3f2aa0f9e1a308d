import { validation } from './errors.ts';
import type { Condition, Operand } from './expressions/ast.ts';
import type { Bindings } from './expressions/bindings.ts';
import type { Range } from './store.ts';
import type { KeySchema } from './table.ts';
import type { AttributeValue } from './values/attribute-value.ts';
import { checkKeyValue, encodeKey } from './values/key-encoding.ts';

const WHAT = 'KeyConditionExpression';

/** The part of a table or index that a key condition selects. @throws AwsError ValidationException */
export function bindKeyCondition(
  condition: Condition,
  schema: KeySchema,
  bindings: Bindings,
): Required<Pick<Range, 'partition' | 'sort'>> {
  const parts = condition.kind === 'and' ? [condition.left, condition.right] : [condition];
  const byName = new Map(parts.map((part) => [nameOf(part, bindings), part]));
  const partition = byName.get(schema.partition.name);
  if (partition?.kind !== 'compare' || partition.comparator !== '=')
    throw validation(`Query condition missed key schema element: ${schema.partition.name}`);
  const value = checkKeyValue(
    schema.partition.name,
    schema.partition.type,
    valueOf(partition.right, bindings),
    false,
  );
  if (parts.length === 1) return { partition: encodeKey(value), sort: {} };
  const sort = schema.sort === undefined ? undefined : byName.get(schema.sort.name);
  if (schema.sort === undefined || sort === undefined) throw validation('Query key condition not supported');
  const { name, type } = schema.sort;
  return {
    partition: encodeKey(value),
    sort: bindSort(sort, (operand) => encodeKey(checkKeyValue(name, type, valueOf(operand, bindings), true))),
  };
}

function bindSort(
  condition: Condition,
  encode: (operand: Operand | undefined) => Uint8Array,
): NonNullable<Range['sort']> {
  if (condition.kind === 'between') return { from: encode(condition.low), to: encode(condition.high) };
  if (condition.kind === 'function' && condition.name === 'begins_with') {
    const prefix = encode(condition.argument);
    return { from: prefix, ...afterPrefix(prefix) };
  }
  if (condition.kind !== 'compare') throw validation(`Invalid operator used in ${WHAT}`);
  const value = encode(condition.right);
  switch (condition.comparator) {
    case '=':
      return { from: value, to: value };
    case '<':
      return { to: value, toIncluded: false };
    case '<=':
      return { to: value };
    case '>':
      return { from: value, fromIncluded: false };
    case '>=':
      return { from: value };
    case '<>':
      throw validation(`Invalid operator used in ${WHAT}: <>`);
  }
}

/** The first string after all those that start with the prefix. */
function afterPrefix(prefix: Uint8Array): { to?: Uint8Array; toIncluded?: boolean } {
  const end = Buffer.from(prefix);
  for (let index = end.byteLength - 1; index >= 0; index -= 1) {
    const byte = end[index] ?? 0xff;
    if (byte < 0xff) {
      end[index] = byte + 1;
      return { to: end.subarray(0, index + 1), toIncluded: false };
    }
  }
  return {};
}

function nameOf(condition: Condition, bindings: Bindings): string {
  const path =
    condition.kind === 'compare'
      ? pathOf(condition.left)
      : condition.kind === 'between'
        ? pathOf(condition.operand)
        : condition.kind === 'function'
          ? condition.path
          : undefined;
  if (path === undefined) throw validation(`Invalid ${WHAT}: Invalid operator used`);
  return String(bindings.path(path, WHAT)[0]);
}

function pathOf(operand: Operand): readonly (string | number)[] | undefined {
  return operand.kind === 'path' ? operand.path : undefined;
}

function valueOf(operand: Operand | undefined, bindings: Bindings): AttributeValue {
  if (operand?.kind !== 'value') throw validation(`Invalid ${WHAT}: a key must be compared with a value`);
  return bindings.value(operand.name, WHAT);
}
