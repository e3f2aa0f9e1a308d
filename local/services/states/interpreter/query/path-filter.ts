import { type Json, sameJson } from '../json.ts';
import { evaluatePath, type JsonPath, type Lookup, readPath } from './json-path.ts';
import { type Scanner, unescape } from './scanner.ts';

/** The condition of `[?(...)]`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | { readonly kind: 'exists'; readonly path: JsonPath }
  | {
      readonly kind: 'compare';
      readonly operator: Operator;
      readonly left: Operand;
      readonly right: Operand;
    };

type Operand = { readonly path: JsonPath } | { readonly value: Json };

const OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const;
type Operator = (typeof OPERATORS)[number];

/** Reads a filter behind its question mark. */
export function parseFilter(scanner: Scanner): Filter {
  scanner.skipSpace();
  scanner.expect('(');
  const filter = readOr(scanner);
  scanner.expect(')');
  return filter;
}

export function filterHolds(filter: Filter, item: Json, lookup: Lookup): boolean {
  switch (filter.kind) {
    case 'and':
      return filterHolds(filter.left, item, lookup) && filterHolds(filter.right, item, lookup);
    case 'or':
      return filterHolds(filter.left, item, lookup) || filterHolds(filter.right, item, lookup);
    case 'not':
      return !filterHolds(filter.inner, item, lookup);
    case 'exists': {
      const found = evaluatePath(filter.path, lookup, item);
      return found !== undefined && (filter.path.definite || (found as Json[]).length > 0);
    }
    case 'compare':
      return compare(
        filter.operator,
        valueOf(filter.left, item, lookup),
        valueOf(filter.right, item, lookup),
      );
  }
}

function readOr(scanner: Scanner): Filter {
  let left = readAnd(scanner);
  while (scanner.take('||')) left = { kind: 'or', left, right: readAnd(scanner) };
  return left;
}

function readAnd(scanner: Scanner): Filter {
  let left = readTerm(scanner);
  while (scanner.take('&&')) left = { kind: 'and', left, right: readTerm(scanner) };
  return left;
}

function readTerm(scanner: Scanner): Filter {
  scanner.skipSpace();
  const term = readBareTerm(scanner);
  scanner.skipSpace();
  return term;
}

function readBareTerm(scanner: Scanner): Filter {
  if (scanner.take('!')) return { kind: 'not', inner: readTerm(scanner) };
  if (scanner.take('(')) {
    const inner = readOr(scanner);
    scanner.expect(')');
    return inner;
  }
  const left = readOperand(scanner);
  scanner.skipSpace();
  const operator = OPERATORS.find((candidate) => scanner.take(candidate));
  if (operator !== undefined) {
    scanner.skipSpace();
    return { kind: 'compare', operator, left, right: readOperand(scanner) };
  }
  if (!('path' in left)) throw scanner.problem('a comparison');
  return { kind: 'exists', path: left.path };
}

function readOperand(scanner: Scanner): Operand {
  if (scanner.next === '@' || scanner.next === '$') return { path: readPath(scanner) };
  const text = scanner.quoted(`'"`);
  if (text !== undefined) return { value: unescape(text) };
  const literal = scanner.match(/-?\d+(\.\d+)?([eE][+-]?\d+)?|true|false|null/);
  if (literal === undefined) throw scanner.problem('a path, a quoted text, a number, true, false or null');
  return { value: JSON.parse(literal) as Json };
}

function valueOf(operand: Operand, item: Json, lookup: Lookup): Json | undefined {
  return 'path' in operand ? evaluatePath(operand.path, lookup, item) : operand.value;
}

function compare(operator: Operator, left: Json | undefined, right: Json | undefined): boolean {
  const equal = left === undefined || right === undefined ? left === right : sameJson(left, right);
  if (operator === '==') return equal;
  if (operator === '!=') return !equal;
  const order = orderOf(left, right);
  if (order === undefined) return false;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function orderOf(left: Json | undefined, right: Json | undefined): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : Number(left > right);
  return undefined;
}
