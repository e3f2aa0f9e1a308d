import type { ChoiceRule } from '../definition.ts';
import { runtimeFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import { evaluatePath } from './evaluate-path.ts';
import type { Lookup } from './json-path.ts';
import { parsePath } from './parse-path.ts';

type Ordering = (order: number) => boolean;

const ORDERINGS: Readonly<Record<string, Ordering>> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  GreaterThan: (order) => order > 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThanEquals: (order) => order >= 0,
};

type Comparison = (found: Json, wanted: Json) => boolean;

/** The comparable value of each type; undefined for a value of another type, which never matches. */
const KEYS: Readonly<Record<string, (value: Json) => number | string | undefined>> = {
  String: (value) => (typeof value === 'string' ? value : undefined),
  Numeric: (value) => (typeof value === 'number' ? value : undefined),
  Timestamp: (value) => timestampMs(value),
};

const TESTS: Readonly<Record<string, (found: Json | undefined) => boolean>> = {
  IsPresent: (found) => found !== undefined,
  IsNull: (found) => found === null,
  IsString: (found) => typeof found === 'string',
  IsNumeric: (found) => typeof found === 'number',
  IsBoolean: (found) => typeof found === 'boolean',
  IsTimestamp: (found) => found !== undefined && timestampMs(found) !== undefined,
};

/** Operators that take a value, without their `Path` forms. */
export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...Object.fromEntries(
    Object.entries(KEYS).flatMap(([type, key]) =>
      Object.entries(ORDERINGS).map(([ordering, holds]): [string, Comparison] => [
        `${type}${ordering}`,
        (found, wanted) => {
          const [left, right] = [key(found), key(wanted)];
          return left !== undefined && right !== undefined && holds(compare(left, right));
        },
      ]),
    ),
  ),
  BooleanEquals: (found, wanted) => typeof found === 'boolean' && found === wanted,
  StringMatches: (found, wanted) =>
    typeof found === 'string' && typeof wanted === 'string' && wildcard(wanted).test(found),
};

export const TYPE_TESTS: readonly string[] = Object.keys(TESTS);

/** Source: Amazon States Language specification, "Choice State". */
export function choiceRuleMatches(rule: ChoiceRule, lookup: Lookup): boolean {
  for (const [operator, operand] of Object.entries(rule)) {
    if (operator === 'And') return rules(operand).every((inner) => choiceRuleMatches(inner, lookup));
    if (operator === 'Or') return rules(operand).some((inner) => choiceRuleMatches(inner, lookup));
    if (operator === 'Not') return !choiceRuleMatches(operand as ChoiceRule, lookup);
    const test = TESTS[operator];
    if (test !== undefined) return test(variable(rule, lookup, operator)) === operand;
    const comparison = COMPARISONS[operator.replace(/Path$/, '')];
    if (comparison !== undefined) {
      const wanted = operator.endsWith('Path') ? valueAt(String(operand), lookup) : (operand as Json);
      return comparison(variable(rule, lookup, operator) ?? null, wanted);
    }
  }
  return false;
}

/** RFC 3339 with upper-case T and Z, as the language requires; undefined for anything else. */
export function timestampMs(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value)) return undefined;
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? undefined : parsed;
}

function rules(operand: unknown): readonly ChoiceRule[] {
  return operand as readonly ChoiceRule[];
}

function variable(rule: ChoiceRule, lookup: Lookup, operator: string): Json | undefined {
  const path = String(rule['Variable']);
  return operator === 'IsPresent' ? evaluatePath(parsePath(path), lookup) : valueAt(path, lookup);
}

function valueAt(path: string, lookup: Lookup): Json {
  const found = evaluatePath(parsePath(path), lookup);
  if (found === undefined)
    throw runtimeFailure(
      `Invalid path '${path}': The choice state's condition path references an invalid value.`,
    );
  return found;
}

function compare(left: number | string, right: number | string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** `*` matches any text, `\*` an asterisk, `\\` a backslash. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|\*|[.+?^${}()|[\]\\/]/gs, (whole, escaped: string | undefined) => {
    if (whole === '*') return '.*';
    return `\\${escaped ?? whole}`.replace(/^\\([A-Za-z0-9])$/, '$1');
  });
  return new RegExp(`^${source}$`, 's');
}
