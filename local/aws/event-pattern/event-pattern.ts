import { inCidr } from './cidr.ts';
import { matchesNumeric } from './numeric.ts';
import { matchesWildcardText } from './wildcard-text.ts';

/**
 * A pattern of an EventBridge rule or an SNS filter policy: each name maps to a nested pattern or a list of
 * alternatives.
 */
export interface EventPattern {
  readonly [name: string]: EventPattern | readonly PatternValue[];
}

export type PatternValue = string | number | boolean | null | Readonly<Record<string, unknown>>;

/** A pattern that EventBridge would reject. */
export class InvalidPatternError extends Error {
  override readonly name = 'InvalidPatternError';
}

/**
 * Whether an event matches a pattern: every name in the pattern must be present with one of its alternatives
 * (except `$or`); other names are ignored. A list in the event matches when one of its elements does. Source:
 * EventBridge user guide, "Creating event patterns", and event-ruler's description.
 */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([name, expected]) => {
    if (name === '$or' && isAlternatives(expected))
      return expected.some((alternative) => matchesPattern(alternative, event));
    const values = valuesAt(event, name);
    if (!Array.isArray(expected))
      return (
        values.some((value) => matchesPattern(expected as EventPattern, value)) ||
        (values.length === 0 && onlyAbsence(expected as EventPattern))
      );
    return (expected as readonly PatternValue[]).some((alternative) =>
      matchesAlternative(alternative, values),
    );
  });
}

/** @throws InvalidPatternError naming what is wrong and where */
export function checkPattern(pattern: unknown, path = ''): void {
  if (!isObject(pattern))
    throw new InvalidPatternError(
      `Event pattern is not valid. Reason: ${path === '' ? 'the pattern' : path} must be an object or an array.`,
    );
  if (Object.keys(pattern).length === 0)
    throw new InvalidPatternError(
      `Event pattern is not valid. Reason: Empty objects are not allowed${path === '' ? '' : ` at ${path}`}.`,
    );
  for (const [name, expected] of Object.entries(pattern)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (name === '$or' && isAlternatives(expected))
      for (const alternative of expected) checkPattern(alternative, at);
    else if (Array.isArray(expected)) checkAlternatives(expected, at);
    else checkPattern(expected, at);
  }
}

function isAlternatives(value: unknown): value is readonly EventPattern[] {
  return Array.isArray(value) && value.length > 1 && value.every((item) => isObject(item) && !isFilter(item));
}

const FILTERS = [
  'prefix',
  'suffix',
  'anything-but',
  'numeric',
  'exists',
  'equals-ignore-case',
  'wildcard',
  'cidr',
];

function isFilter(value: object): boolean {
  const [name, ...more] = Object.keys(value);
  return name !== undefined && more.length === 0 && FILTERS.includes(name);
}

function checkAlternatives(alternatives: readonly unknown[], path: string): void {
  if (alternatives.length === 0)
    throw new InvalidPatternError(
      `Event pattern is not valid. Reason: Empty arrays are not allowed at ${path}.`,
    );
  for (const alternative of alternatives) {
    if (!isObject(alternative)) {
      if (Array.isArray(alternative))
        throw new InvalidPatternError(`Event pattern is not valid. Reason: a list in a list at ${path}.`);
      continue;
    }
    if (!isFilter(alternative))
      throw new InvalidPatternError(
        `Event pattern is not valid. Reason: Unrecognized match type ${Object.keys(alternative).join(', ')} at ${path}.`,
      );
  }
}

function matchesAlternative(alternative: PatternValue, values: readonly unknown[]): boolean {
  if (!isObject(alternative)) return values.some((value) => value === alternative);
  if ('exists' in alternative) return alternative['exists'] === values.length > 0;
  if ('anything-but' in alternative)
    return values.length > 0 && values.every((value) => !matchesExcluded(alternative['anything-but'], value));
  return values.some((value) => matchesFilter(alternative, value));
}

/** The operand of anything-but: a value, a list of values, or a filter with a value or a list. */
function matchesExcluded(excluded: unknown, value: unknown): boolean {
  if (Array.isArray(excluded)) return excluded.includes(value);
  if (!isObject(excluded)) return value === excluded;
  return Object.entries(excluded).some(([filter, operand]) =>
    [operand].flat().some((single) => matchesFilter({ [filter]: single }, value)),
  );
}

function matchesFilter(filter: Readonly<Record<string, unknown>>, value: unknown): boolean {
  const [[name, operand] = ['', undefined]] = Object.entries(filter);
  if (name === 'numeric')
    return typeof value === 'number' && matchesNumeric(operand as readonly unknown[], value);
  if (typeof value !== 'string') return false;
  switch (name) {
    case 'prefix':
      return matchesEnd(operand, value, (text, part) => text.startsWith(part));
    case 'suffix':
      return matchesEnd(operand, value, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return value.toLowerCase() === String(operand).toLowerCase();
    case 'wildcard':
      return matchesWildcardText(String(operand), value);
    case 'cidr':
      return inCidr(String(operand), value);
    default:
      return false;
  }
}

function matchesEnd(
  operand: unknown,
  value: string,
  compare: (text: string, part: string) => boolean,
): boolean {
  if (isObject(operand))
    return compare(value.toLowerCase(), String(operand['equals-ignore-case']).toLowerCase());
  return compare(value, String(operand));
}

/** The event's values under a name: none, one, or the elements of a list (of lists, of objects). */
function valuesAt(event: unknown, name: string): readonly unknown[] {
  if (Array.isArray(event)) return event.flatMap((item) => valuesAt(item, name));
  if (!isObject(event) || !(name in event)) return [];
  const value = event[name];
  return Array.isArray(value) ? (value.flat(Number.POSITIVE_INFINITY) as unknown[]) : [value];
}

/** A nested pattern that only requires absence matches when the parent is missing. */
function onlyAbsence(pattern: EventPattern): boolean {
  return Object.values(pattern).every((expected) =>
    Array.isArray(expected)
      ? (expected as readonly PatternValue[]).some(
          (alternative) => isObject(alternative) && alternative['exists'] === false,
        )
      : onlyAbsence(expected as EventPattern),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
