import { isObject, type Json, memberOf, sameJson } from '../json.ts';
import type { Filter, JsonPath, Lookup, Operand, Operator, PathRoot, Segment } from './json-path.ts';

/** The value at the path; a list for an indefinite path; undefined if a definite path has no match. */
export function evaluatePath(path: JsonPath, lookup: Lookup, item?: Json): Json | undefined {
  const start = startOf(path.root, lookup, item);
  if (start === undefined) return undefined;
  const nodes = select(path.segments, start, lookup);
  return path.definite ? nodes[0] : nodes;
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

/** Every value that the segments lead to, from `start`, in document order. */
function select(segments: readonly Segment[], start: Json, lookup: Lookup): Json[] {
  let nodes: Json[] = [start];
  for (const segment of segments) nodes = nodes.flatMap((node) => step(segment, node, lookup));
  return nodes;
}

function step(segment: Segment, node: Json, lookup: Lookup): Json[] {
  switch (segment.kind) {
    case 'names':
      return isObject(node) ? present(segment.names.map((name) => memberOf(node, name))) : [];
    case 'indexes':
      return Array.isArray(node) ? present(segment.indexes.map((index) => node.at(index))) : [];
    case 'slice':
      return Array.isArray(node)
        ? node.slice(segment.start, segment.end).filter((_, index) => index % segment.step === 0)
        : [];
    case 'all':
      return children(node);
    case 'descendants':
      return [node, ...children(node).flatMap((child) => step(segment, child, lookup))];
    case 'filter': {
      const candidates = isObject(node) ? [node] : children(node);
      return candidates.filter((candidate) => filterHolds(segment.filter, candidate, lookup));
    }
  }
}

function children(node: Json): Json[] {
  if (Array.isArray(node)) return node;
  return isObject(node) ? Object.values(node) : [];
}

function present(nodes: readonly (Json | undefined)[]): Json[] {
  return nodes.filter((node) => node !== undefined);
}

function filterHolds(filter: Filter, item: Json, lookup: Lookup): boolean {
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
