import { validation } from '../errors.ts';
import {
  type AttributeType,
  type AttributeValue,
  compare,
  equal,
  type Item,
  sizeOf,
  typeOf,
} from '../values/attribute-value.ts';
import type { Comparator, Condition, Operand } from './ast.ts';
import type { Bindings } from './bindings.ts';
import { valueAt } from './paths.ts';

/** Whether an item fits. */
export type Predicate = (item: Item) => boolean;
type Read = (item: Item) => AttributeValue | undefined;

/** A condition with its names and values bound; every error surfaces before any item is read. */
export function bindCondition(condition: Condition, bindings: Bindings, what: string): Predicate {
  switch (condition.kind) {
    case 'and': {
      const [left, right] = [
        bindCondition(condition.left, bindings, what),
        bindCondition(condition.right, bindings, what),
      ];
      return (item) => left(item) && right(item);
    }
    case 'or': {
      const [left, right] = [
        bindCondition(condition.left, bindings, what),
        bindCondition(condition.right, bindings, what),
      ];
      return (item) => left(item) || right(item);
    }
    case 'not': {
      const inner = bindCondition(condition.condition, bindings, what);
      return (item) => !inner(item);
    }
    case 'compare':
      return bindComparison(
        condition.comparator,
        bindOperand(condition.left, bindings, what),
        bindOperand(condition.right, bindings, what),
      );
    case 'between': {
      const [operand, low, high] = [condition.operand, condition.low, condition.high].map((part) =>
        bindOperand(part, bindings, what),
      ) as [Read, Read, Read];
      return (item) => holds('>=', operand(item), low(item)) && holds('<=', operand(item), high(item));
    }
    case 'in': {
      const operand = bindOperand(condition.operand, bindings, what);
      const list = condition.list.map((part) => bindOperand(part, bindings, what));
      return (item) => list.some((read) => holds('=', operand(item), read(item)));
    }
    case 'function':
      return bindFunction(condition, bindings, what);
  }
}

function bindOperand(operand: Operand, bindings: Bindings, what: string): Read {
  if (operand.kind === 'value') {
    const value = bindings.value(operand.name, what);
    return () => value;
  }
  const path = bindings.path(operand.path, what);
  if (operand.kind === 'path') return (item) => valueAt(item, path);
  return (item) => {
    const value = valueAt(item, path);
    const size = value === undefined ? undefined : lengthOf(value);
    return size === undefined ? undefined : { N: String(size) };
  };
}

/** The result of size(): strings count UTF-8 bytes, collections count elements. */
function lengthOf(value: AttributeValue): number | undefined {
  if ('S' in value || 'B' in value) return sizeOf(value);
  const [content] = Object.values(value) as unknown[];
  if (Array.isArray(content)) return content.length;
  return 'M' in value ? Object.keys(value.M).length : undefined;
}

function bindComparison(comparator: Comparator, left: Read, right: Read): Predicate {
  return (item) => holds(comparator, left(item), right(item));
}

function holds(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (left === undefined || right === undefined)
    return comparator === '<>' && (left !== undefined || right !== undefined);
  if (comparator === '=') return equal(left, right);
  if (comparator === '<>') return !equal(left, right);
  const order = compare(left, right);
  if (order === undefined) return false;
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[comparator];
}

function bindFunction(
  condition: Extract<Condition, { kind: 'function' }>,
  bindings: Bindings,
  what: string,
): Predicate {
  const path = bindings.path(condition.path, what);
  if (condition.name === 'attribute_exists') return (item) => valueAt(item, path) !== undefined;
  if (condition.name === 'attribute_not_exists') return (item) => valueAt(item, path) === undefined;
  const argument =
    condition.argument === undefined
      ? (): undefined => undefined
      : bindOperand(condition.argument, bindings, what);
  if (condition.name === 'attribute_type') checkType(argument({}), what);
  return (item) => {
    const [value, wanted] = [valueAt(item, path), argument(item)];
    return value !== undefined && wanted !== undefined && FUNCTIONS[condition.name](value, wanted);
  };
}

const FUNCTIONS = {
  attribute_exists: () => true,
  attribute_not_exists: () => false,
  attribute_type: (value: AttributeValue, wanted: AttributeValue) =>
    'S' in wanted && typeOf(value) === wanted.S,
  begins_with: (value: AttributeValue, wanted: AttributeValue) =>
    ('S' in value && 'S' in wanted && value.S.startsWith(wanted.S)) ||
    ('B' in value &&
      'B' in wanted &&
      Buffer.from(value.B, 'base64')
        .subarray(0, Buffer.byteLength(wanted.B, 'base64'))
        .equals(Buffer.from(wanted.B, 'base64'))),
  contains,
} as const;

function contains(value: AttributeValue, wanted: AttributeValue): boolean {
  if ('S' in value) return 'S' in wanted && value.S.includes(wanted.S);
  if ('B' in value)
    return 'B' in wanted && Buffer.from(value.B, 'base64').includes(Buffer.from(wanted.B, 'base64'));
  if ('L' in value) return value.L.some((item) => equal(item, wanted));
  const [members] = Object.values(value) as unknown[];
  const [member] = Object.values(wanted) as unknown[];
  return Array.isArray(members) && typeOf(value) === `${typeOf(wanted)}S` && members.includes(member);
}

function checkType(value: AttributeValue | undefined, what: string): void {
  const types: readonly AttributeType[] = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'];
  if (value === undefined || !('S' in value) || !types.includes(value.S as AttributeType)) {
    throw validation(`Invalid ${what}: Invalid attribute type name found; type: ${JSON.stringify(value)}`);
  }
}
