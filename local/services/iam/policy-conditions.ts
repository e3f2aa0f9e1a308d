import type { PolicyStatement, PolicyValue } from '../../aws/policy.ts';
import { matchesWildcard } from './wildcard.ts';

/** Condition keys of a call, lower-case names. Keys that the call lacks are omitted. */
export type ConditionKeys = ReadonlyMap<string, readonly string[]>;

type Compare = (found: string, wanted: string) => boolean;

const sameText: Compare = (found, wanted) => found === wanted;
const sameTextIgnoringCase: Compare = (found, wanted) => found.toLowerCase() === wanted.toLowerCase();
const like: Compare = (found, wanted) => matchesWildcard(wanted, found);
const number =
  (compare: (found: number, wanted: number) => boolean): Compare =>
  (found, wanted) =>
    compare(Number(found), Number(wanted));
const date =
  (compare: (found: number, wanted: number) => boolean): Compare =>
  (found, wanted) =>
    compare(toTime(found), toTime(wanted));

/**
 * Positive operators; a negation holds when no listed value matches. Source: IAM user guide, "IAM JSON policy
 * elements: Condition operators".
 */
const OPERATORS: Readonly<Record<string, Compare>> = {
  StringEquals: sameText,
  StringEqualsIgnoreCase: sameTextIgnoringCase,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: sameTextIgnoringCase,
  NumericEquals: number((a, b) => a === b),
  NumericLessThan: number((a, b) => a < b),
  NumericLessThanEquals: number((a, b) => a <= b),
  NumericGreaterThan: number((a, b) => a > b),
  NumericGreaterThanEquals: number((a, b) => a >= b),
  DateEquals: date((a, b) => a === b),
  DateLessThan: date((a, b) => a < b),
  DateLessThanEquals: date((a, b) => a <= b),
  DateGreaterThan: date((a, b) => a > b),
  DateGreaterThanEquals: date((a, b) => a >= b),
};

const NEGATIONS: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
};

interface ParsedOperator {
  readonly compare?: Compare;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly quantifier?: 'ForAnyValue' | 'ForAllValues';
  readonly isNull: boolean;
}

/** Parses an operator's name; undefined if it is not emulated. */
export function parseOperator(text: string): ParsedOperator | undefined {
  const match = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/.exec(text);
  const name = match?.[2] ?? '';
  const quantifier = match?.[1] as ParsedOperator['quantifier'];
  const base = { ifExists: match?.[3] !== undefined, ...(quantifier === undefined ? {} : { quantifier }) };
  if (name === 'Null') return { ...base, negated: false, isNull: true };
  const compare = OPERATORS[NEGATIONS[name] ?? name];
  return compare === undefined ? undefined : { ...base, compare, negated: name in NEGATIONS, isNull: false };
}

/** True when every condition of the statement holds for the call. */
export function conditionsHold(statement: PolicyStatement, keys: ConditionKeys): boolean {
  return Object.entries(statement.Condition ?? {}).every(([operatorName, wantedByKey]) => {
    const operator = parseOperator(operatorName);
    if (operator === undefined) return false;
    return Object.entries(wantedByKey).every(([key, wanted]) =>
      holds(operator, keys.get(key.toLowerCase()), toTexts(wanted)),
    );
  });
}

function holds(
  operator: ParsedOperator,
  found: readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  if (operator.isNull) return wanted.includes(String(found === undefined));
  if (found === undefined || found.length === 0) {
    return (
      operator.ifExists ||
      operator.quantifier === 'ForAllValues' ||
      (operator.negated && operator.quantifier === undefined)
    );
  }
  const fits = (value: string): boolean =>
    wanted.some((item) => operator.compare?.(value, item) === true) !== operator.negated;
  return operator.quantifier === 'ForAnyValue' ? found.some(fits) : found.every(fits);
}

function toTexts(value: PolicyValue | readonly PolicyValue[]): string[] {
  return [value].flat().map(String);
}

function toTime(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}
