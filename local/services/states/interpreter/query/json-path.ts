import type { Json, JsonObject } from '../json.ts';

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
  /** It names exactly one place. Any other path returns a list. */
  readonly definite: boolean;
}

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

export type Operand = { readonly path: JsonPath } | { readonly value: Json };

export const OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A path to one place in the input, as in ResultPath. */
export function isReferencePath(path: JsonPath): boolean {
  return path.definite && path.root.kind === 'input';
}
