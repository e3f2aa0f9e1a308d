import { validation } from '../errors.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import type { Path } from './ast.ts';
import type { Bindings } from './bindings.ts';
import { parsePath } from './parse-path.ts';
import { overlap, valueAt, writePath } from './paths.ts';
import { TokenReader } from './tokens.ts';

const WHAT = 'ProjectionExpression';

/** Parses `a, #b.c, d[0]` and returns the function that keeps only these. */
export function bindProjection(expression: string, bindings: Bindings): (item: Item) => Item {
  const reader = new TokenReader(expression, WHAT);
  const paths: Path[] = [];
  do paths.push(bindings.path(parsePath(reader), WHAT));
  while (reader.take(','));
  if (reader.current.kind !== 'end') throw reader.unexpected();
  for (const [index, path] of paths.entries()) {
    const other = paths.slice(index + 1).find((candidate) => overlap(path, candidate));
    if (other !== undefined)
      throw validation(
        `Invalid ${WHAT}: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [${writePath(path)}], path two: [${writePath(other)}]`,
      );
  }
  return (item) => project(item, paths);
}

interface Branch {
  readonly children: Map<string | number, Branch>;
  value?: AttributeValue;
}

function project(item: Item, paths: readonly Path[]): Item {
  const root: Branch = { children: new Map() };
  for (const path of paths) {
    const value = valueAt(item, path);
    if (value !== undefined) plant(root, path, value);
  }
  const result = fold(root);
  return 'M' in result ? result.M : {};
}

function plant(branch: Branch, [step, ...rest]: Path, value: AttributeValue): void {
  if (step === undefined) {
    branch.value = value;
    return;
  }
  const child: Branch = branch.children.get(step) ?? { children: new Map() };
  branch.children.set(step, child);
  plant(child, rest, value);
}

/** List elements move up to fill gaps, as in DynamoDB's responses. */
function fold(branch: Branch): AttributeValue {
  if (branch.value !== undefined) return branch.value;
  const entries = [...branch.children];
  if (entries.some(([step]) => typeof step === 'number'))
    return { L: entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => fold(child)) };
  return { M: Object.fromEntries(entries.map(([step, child]) => [step, fold(child)])) };
}
