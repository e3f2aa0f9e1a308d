import type { Json } from '../json.ts';
import {
  type Filter,
  type JsonPath,
  type Operand,
  OPERATORS,
  type PathRoot,
  type Segment,
} from './json-path.ts';
import { Scanner, unescape } from './scanner.ts';

/**
 * Reads a path: `$`, `$$.Execution.Id`, `$variable.member`, names, indexes, lists of them, slices, wildcards,
 * descendants and filters.
 *
 * @throws ExpressionSyntaxError
 */
export function parsePath(text: string): JsonPath {
  const scanner = new Scanner(text);
  const path = readPath(scanner);
  if (!scanner.done) throw scanner.problem('"." or "["');
  return path;
}

/** Reads a path inside a longer text. */
export function readPath(scanner: Scanner): JsonPath {
  const start = scanner.position;
  const root = readRoot(scanner);
  const segments: Segment[] = [];
  for (;;) {
    if (scanner.take('..')) {
      segments.push({ kind: 'descendants' });
      segments.push(scanner.sees('[') ? readBrackets(scanner) : readName(scanner));
    } else if (scanner.take('.')) segments.push(readName(scanner));
    else if (scanner.sees('[')) segments.push(readBrackets(scanner));
    else break;
  }
  const text = scanner.text.slice(start, scanner.position);
  return { text, root, segments, definite: segments.every(namesOnePlace) };
}

function namesOnePlace(segment: Segment): boolean {
  return (
    (segment.kind === 'names' && segment.names.length === 1) ||
    (segment.kind === 'indexes' && segment.indexes.length === 1)
  );
}

function readRoot(scanner: Scanner): PathRoot {
  if (scanner.take('@')) return { kind: 'item' };
  if (scanner.take('$$')) return { kind: 'context' };
  scanner.expect('$');
  const name = scanner.match(/[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/);
  return name === undefined ? { kind: 'input' } : { kind: 'variable', name };
}

function readName(scanner: Scanner): Segment {
  if (scanner.take('*')) return { kind: 'all' };
  const name = scanner.match(/[^\s.[\]()*?,:'"&|=<>!{}\\]+/);
  if (name === undefined) throw scanner.problem('a name');
  return { kind: 'names', names: [name] };
}

function readBrackets(scanner: Scanner): Segment {
  scanner.expect('[');
  scanner.skipSpace();
  const segment = readSelector(scanner);
  scanner.skipSpace();
  scanner.expect(']');
  return segment;
}

function readSelector(scanner: Scanner): Segment {
  if (scanner.take('*')) return { kind: 'all' };
  if (scanner.take('?')) return { kind: 'filter', filter: parseFilter(scanner) };
  const name = scanner.quoted(`'"`);
  if (name !== undefined) {
    const names = [unescape(name)];
    readMore(scanner, () => names.push(unescape(scanner.quoted(`'"`) ?? missing(scanner, 'a quoted name'))));
    return { kind: 'names', names };
  }
  const start = readInteger(scanner);
  if (scanner.take(':')) {
    const end = readInteger(scanner);
    const step = scanner.take(':') ? (readInteger(scanner) ?? 1) : 1;
    if (step < 1) throw scanner.problem('a step of at least 1');
    return {
      kind: 'slice',
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
      step,
    };
  }
  const indexes = [start ?? missing(scanner, 'an index, a quoted name, * or ?')];
  readMore(scanner, () => indexes.push(readInteger(scanner) ?? missing(scanner, 'an index')));
  return { kind: 'indexes', indexes };
}

function readMore(scanner: Scanner, readOne: () => void): void {
  scanner.skipSpace();
  while (scanner.take(',')) {
    scanner.skipSpace();
    readOne();
    scanner.skipSpace();
  }
}

function readInteger(scanner: Scanner): number | undefined {
  const digits = scanner.match(/-?\d+/);
  return digits === undefined ? undefined : Number(digits);
}

function missing(scanner: Scanner, what: string): never {
  throw scanner.problem(what);
}

/** Reads a filter after its question mark. */
function parseFilter(scanner: Scanner): Filter {
  scanner.skipSpace();
  scanner.expect('(');
  const filter = readOr(scanner);
  scanner.expect(')');
  return filter;
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
