import { type Json, type JsonObject } from '../json.ts';
import { type Filter, parseFilter } from './path-filter.ts';
import { Scanner, unescape } from './scanner.ts';
import { select } from './select-nodes.ts';

/** What a path may start from. */
export interface Lookup {
  /** `$` */
  readonly input: Json;
  /** `$$` */
  readonly context: JsonObject;
  /** `$name` */
  readonly variables: Readonly<Record<string, Json>>;
}

export type Segment =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'descendants' }
  | { readonly kind: 'filter'; readonly filter: Filter };

export type PathRoot =
  { readonly kind: 'input' | 'context' | 'item' } | { readonly kind: 'variable'; readonly name: string };

export interface JsonPath {
  readonly text: string;
  readonly root: PathRoot;
  readonly segments: readonly Segment[];
  /** It names one place. Any other path gives a list. */
  readonly definite: boolean;
}

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

/** Reads a path that stands in a longer text. */
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

/** The value at the path; for a path that is not definite a list; undefined when a definite path leads nowhere. */
export function evaluatePath(path: JsonPath, lookup: Lookup, item?: Json): Json | undefined {
  const start = startOf(path.root, lookup, item);
  if (start === undefined) return undefined;
  const nodes = select(path.segments, start, lookup);
  return path.definite ? nodes[0] : nodes;
}

/** A path to one place in the input, as ResultPath takes. */
export function isReferencePath(path: JsonPath): boolean {
  return path.definite && path.root.kind === 'input';
}

function namesOnePlace(segment: Segment): boolean {
  return (
    (segment.kind === 'names' && segment.names.length === 1) ||
    (segment.kind === 'indexes' && segment.indexes.length === 1)
  );
}

function startOf(root: PathRoot, lookup: Lookup, item: Json | undefined): Json | undefined {
  switch (root.kind) {
    case 'input':
      return lookup.input;
    case 'context':
      return lookup.context;
    case 'item':
      return item;
    case 'variable':
      return Object.hasOwn(lookup.variables, root.name) ? lookup.variables[root.name] : undefined;
  }
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
