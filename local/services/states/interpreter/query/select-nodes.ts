import { isObject, type Json, memberOf } from '../json.ts';
import type { Lookup, Segment } from './json-path.ts';
import { filterHolds } from './path-filter.ts';

/** Every value that the segments lead to, from `start`, in document order. */
export function select(segments: readonly Segment[], start: Json, lookup: Lookup): Json[] {
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
