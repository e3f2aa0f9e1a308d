import { validation } from '../errors.ts';
import type { Comparator, Condition, FunctionName, Operand } from './ast.ts';
import { parsePath } from './parse-path.ts';
import { TokenReader } from './tokens.ts';

const COMPARATORS = new Set<string>(['=', '<>', '<', '<=', '>', '>=']);
const FUNCTIONS = new Set<string>([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
]);
const ONE_ARGUMENT = new Set<string>(['attribute_exists', 'attribute_not_exists']);

/**
 * Parses a condition, filter or key condition.
 * Source: DynamoDB developer guide, "Condition and filter expressions, operators, and functions".
 */
export function parseCondition(expression: string, what: string): Condition {
  const reader = new TokenReader(expression, what);
  const condition = parseOr(reader);
  if (reader.current.kind !== 'end') throw reader.unexpected();
  return condition;
}

function parseOr(reader: TokenReader): Condition {
  let left = parseAnd(reader);
  while (reader.take('OR')) left = { kind: 'or', left, right: parseAnd(reader) };
  return left;
}

function parseAnd(reader: TokenReader): Condition {
  let left = parseNot(reader);
  while (reader.take('AND')) left = { kind: 'and', left, right: parseNot(reader) };
  return left;
}

function parseNot(reader: TokenReader): Condition {
  if (reader.take('NOT')) return { kind: 'not', condition: parseNot(reader) };
  if (reader.take('(')) {
    const condition = parseOr(reader);
    reader.expect(')');
    return condition;
  }
  if (reader.current.kind === 'name' && reader.following.text === '(' && reader.current.text !== 'size')
    return parseFunction(reader);
  return parseComparison(reader);
}

function parseFunction(reader: TokenReader): Condition {
  const name = reader.next().text;
  if (!FUNCTIONS.has(name))
    throw validation(`Invalid ${reader.what}: Invalid function name; function: ${name}`);
  reader.expect('(');
  const path = parsePath(reader);
  if (ONE_ARGUMENT.has(name)) {
    reader.expect(')');
    return { kind: 'function', name: name as FunctionName, path };
  }
  reader.expect(',');
  const argument = parseOperand(reader);
  reader.expect(')');
  return { kind: 'function', name: name as FunctionName, path, argument };
}

function parseComparison(reader: TokenReader): Condition {
  const operand = parseOperand(reader);
  if (reader.take('BETWEEN')) {
    const low = parseOperand(reader);
    reader.expect('AND');
    return { kind: 'between', operand, low, high: parseOperand(reader) };
  }
  if (reader.take('IN')) {
    reader.expect('(');
    const list = [parseOperand(reader)];
    while (reader.take(',')) list.push(parseOperand(reader));
    reader.expect(')');
    return { kind: 'in', operand, list };
  }
  if (!COMPARATORS.has(reader.current.text)) throw reader.unexpected();
  const comparator = reader.next().text as Comparator;
  return { kind: 'compare', comparator, left: operand, right: parseOperand(reader) };
}

export function parseOperand(reader: TokenReader): Operand {
  if (reader.current.kind === 'value') return { kind: 'value', name: reader.next().text };
  if (reader.current.text === 'size' && reader.following.text === '(') {
    reader.next();
    reader.expect('(');
    const path = parsePath(reader);
    reader.expect(')');
    return { kind: 'size', path };
  }
  return { kind: 'path', path: parsePath(reader) };
}
