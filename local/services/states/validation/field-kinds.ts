import { timestampMs } from '../interpreter/query/choice-rule.ts';
import { parseExpression } from '../interpreter/query/intrinsic-call.ts';
import { isReferencePath } from '../interpreter/query/json-path.ts';
import { jsonataProblem } from '../interpreter/query/jsonata-expression.ts';
import { expressionIn } from '../interpreter/query/jsonata-language.ts';
import { parsePath } from '../interpreter/query/parse-path.ts';
import { ExpressionSyntaxError } from '../interpreter/query/scanner.ts';
import type { Problems } from './problems.ts';

type Check = (value: unknown, location: string, problems: Problems) => void;

/** The type of a field. A state's nested structures (branches, rules) are checked elsewhere. */
export type FieldKind = keyof typeof KINDS;

export function checkKind(kind: FieldKind, value: unknown, location: string, problems: Problems): void {
  KINDS[kind](value, location, problems);
}

const is =
  (fits: (value: unknown) => boolean, expected: string): Check =>
  (value, location, problems) => {
    if (!fits(value)) problems.add(location, `Expected value of type ${expected}; found ${show(value)}`);
  };

const isText = (value: unknown): value is string => typeof value === 'string';
const isWhole = (value: unknown, least: number, most = Infinity): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
const isExpression = (value: unknown): boolean => isText(value) && expressionIn(value) !== undefined;

/** A literal of the type, or a JSONata expression. */
const orJsonata =
  (fits: (value: unknown) => boolean, expected: string): Check =>
  (value, location, problems) => {
    if (isExpression(value)) checkJsonata(value, location, problems);
    else is(fits, `${expected} or JSONata expression`)(value, location, problems);
  };

const KINDS = {
  any: () => undefined,
  text: is(isText, 'String'),
  boolean: is((value) => typeof value === 'boolean', 'Boolean'),
  object: is(isRecord, 'Object'),
  list: is((value) => Array.isArray(value) && value.length > 0, 'Array with at least one element'),
  language: is((value) => value === 'JSONPath' || value === 'JSONata', '"JSONPath" or "JSONata"'),
  /** A timeout in whole seconds. */
  timeout: is((value) => isWhole(value, 1, 99_999_999), 'Integer from 1 to 99999999'),
  timeoutOrJsonata: orJsonata((value) => isWhole(value, 1, 99_999_999), 'Integer from 1 to 99999999'),
  seconds: is((value) => isWhole(value, 0, 99_999_999), 'Integer from 0 to 99999999'),
  secondsOrJsonata: orJsonata((value) => isWhole(value, 0, 99_999_999), 'Integer from 0 to 99999999'),
  whole: is((value) => isWhole(value, 0), 'non-negative Integer'),
  wholeOrJsonata: orJsonata((value) => isWhole(value, 0), 'non-negative Integer'),
  timestamp: is((value) => timestampMs(value) !== undefined, 'Timestamp (RFC 3339)'),
  timestampOrJsonata: orJsonata((value) => timestampMs(value) !== undefined, 'Timestamp (RFC 3339)'),
  textOrJsonata: orJsonata(isText, 'String'),
  arrayOrJsonata: orJsonata(Array.isArray, 'Array'),
  conditionOrJsonata: orJsonata((value) => typeof value === 'boolean', 'Boolean'),
  jsonata: checkJsonata,
  /** JSONPath to any place; null is allowed. */
  nullablePath: (value: unknown, location: string, problems: Problems) => {
    if (value !== null) checkPath(value, location, problems);
  },
  path: checkPath,
  /** A path or an intrinsic function. */
  expression: checkExpression,
  nullableReferencePath: (value: unknown, location: string, problems: Problems) => {
    if (value === null) return;
    const problem = problemOf(() => {
      if (!isReferencePath(parsePath(isText(value) ? value : '')))
        throw new ExpressionSyntaxError('it must name one place in the state input');
    });
    if (problem !== undefined || !isText(value))
      problems.add(
        location,
        `Value is not a Reference Path: found ${show(value)}, ${problem ?? 'expected a String'}`,
      );
  },
  template: checkTemplate,
} satisfies Record<string, Check>;

function checkPath(value: unknown, location: string, problems: Problems): void {
  const problem = problemOf(() => parsePath(String(value)));
  if (problem !== undefined || !isText(value))
    problems.add(location, `Value is not a valid JSONPath: ${problem ?? `found ${show(value)}`}`);
}

function checkExpression(value: unknown, location: string, problems: Problems): void {
  const problem = problemOf(() => parseExpression(String(value)));
  if (problem !== undefined || !isText(value))
    problems.add(
      location,
      `The value must be a valid JSONPath or a valid intrinsic function call: ${problem ?? `found ${show(value)}`}`,
    );
}

function checkTemplate(value: unknown, location: string, problems: Problems): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      checkTemplate(item, `${location}[${String(index)}]`, problems);
    });
    return;
  }
  if (!isRecord(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (!name.endsWith('.$')) checkTemplate(member, `${location}/${name}`, problems);
    else {
      const problem = isText(member) ? problemOf(() => parseExpression(member)) : 'it is not a String';
      if (problem !== undefined)
        problems.add(
          `${location}/${name}`,
          `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call: ${problem}`,
        );
    }
  }
}

/** Every `{% ... %}` in a value, however deep. */
function checkJsonata(value: unknown, location: string, problems: Problems): void {
  if (isText(value)) {
    const expression = expressionIn(value);
    const problem = expression === undefined ? undefined : jsonataProblem(expression);
    if (problem !== undefined) problems.add(location, `Invalid JSONata expression: ${problem}`);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      checkJsonata(item, `${location}[${String(index)}]`, problems);
    });
  } else if (isRecord(value)) {
    for (const [name, member] of Object.entries(value)) checkJsonata(member, `${location}/${name}`, problems);
  }
}

function problemOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return error.message;
    throw error;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function show(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 100);
}
