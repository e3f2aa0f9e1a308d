import { RESULT_PATH_MATCH_FAILURE, StateFailure } from '../failure.ts';
import { isObject, type Json } from '../json.ts';
import type { JsonPath, Segment } from './json-path.ts';
import { parsePath } from './parse-path.ts';

/**
 * The input with `result` put at `pathText` (ResultPath): missing objects on the way are created, array elements
 * must exist. The input itself is not changed.
 *
 * @throws StateFailure States.ResultPathMatchFailure
 */
export function placeResult(input: Json, pathText: string, result: Json): Json {
  const path = parsePath(pathText);
  return place(input, path, 0, result);
}

function place(node: Json | undefined, path: JsonPath, depth: number, result: Json): Json {
  const segment = path.segments[depth];
  if (segment === undefined) return result;
  const key = keyOf(segment);
  if (typeof key === 'string') {
    if (node !== undefined && !isObject(node)) throw mismatch(path, node);
    const child = node !== undefined && Object.hasOwn(node, key) ? node[key] : undefined;
    return { ...node, [key]: place(child, path, depth + 1, result) };
  }
  if (!Array.isArray(node) || key === undefined || node.at(key) === undefined) throw mismatch(path, node);
  return node.with(key, place(node.at(key), path, depth + 1, result));
}

function keyOf(segment: Segment): string | number | undefined {
  if (segment.kind === 'names') return segment.names[0];
  return segment.kind === 'indexes' ? segment.indexes[0] : undefined;
}

function mismatch(path: JsonPath, node: Json | undefined): StateFailure {
  return new StateFailure(
    RESULT_PATH_MATCH_FAILURE,
    `Unable to apply ReferencePath ${path.text} to input: found ${JSON.stringify(node ?? null).slice(0, 200)} on the way, expected an object or an existing array element.`,
  );
}
