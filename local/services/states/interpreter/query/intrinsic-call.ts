import type { Random } from '../../../../kernel/random.ts';
import { INTRINSIC_FAILURE, runtimeFailure, StateFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import { evaluatePath } from './evaluate-path.ts';
import { INTRINSICS } from './intrinsics.ts';
import type { JsonPath, Lookup } from './json-path.ts';
import { parsePath, readPath } from './parse-path.ts';
import { Scanner, unescape } from './scanner.ts';

/** A path, or a call such as `States.Format('{}-{}', $.a, States.UUID())`. */
export type Expression =
  | { readonly kind: 'path'; readonly path: JsonPath }
  | {
      readonly kind: 'literal';
      readonly value: Json;
      /** Text between the quotes, with escapes. */ readonly raw?: string;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** Source: Step Functions developer guide, "Intrinsic functions": nesting of at most 10. */
const DEEPEST = 10;

/**
 * Reads what may stand in a field whose name ends in `.$`.
 *
 * @throws ExpressionSyntaxError
 */
export function parseExpression(text: string): Expression {
  if (!text.startsWith('States.')) return { kind: 'path', path: parsePath(text) };
  const scanner = new Scanner(text);
  const call = readCall(scanner, 1);
  scanner.skipSpace();
  if (!scanner.done) throw scanner.problem('the end');
  return call;
}

/** @throws StateFailure if a path has no match or a function rejects its arguments */
export function evaluateExpression(text: string, lookup: Lookup, random: Random, field: string): Json {
  return evaluate(parseExpression(text), lookup, random, field);
}

function evaluate(expression: Expression, lookup: Lookup, random: Random, field: string): Json {
  switch (expression.kind) {
    case 'literal':
      return expression.raw === undefined ? expression.value : unescape(expression.raw);
    case 'path': {
      const found = evaluatePath(expression.path, lookup);
      if (found === undefined) throw notFound(expression.path.text, field, lookup);
      return found;
    }
    case 'call': {
      const intrinsic = INTRINSICS[expression.name];
      if (intrinsic === undefined)
        throw new StateFailure(INTRINSIC_FAILURE, `Unknown function ${expression.name}`);
      // States.Format needs the escapes of its template, to tell `\{` from a placeholder.
      const values = expression.args.map((arg, index) =>
        expression.name === 'States.Format' && index === 0 && arg.kind === 'literal' && arg.raw !== undefined
          ? arg.raw
          : evaluate(arg, lookup, random, field),
      );
      return intrinsic.run(values, random);
    }
  }
}

/** Message as in public reports of the error; it is States.Runtime there, not States.ParameterPathFailure. */
function notFound(path: string, field: string, lookup: Lookup): StateFailure {
  return runtimeFailure(
    `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${JSON.stringify(lookup.input)}'`,
  );
}

function readCall(scanner: Scanner, depth: number): Expression {
  if (depth > DEEPEST) throw scanner.problem(`at most ${String(DEEPEST)} levels of functions`);
  const start = scanner.position;
  const name = scanner.match(/States\.[A-Za-z0-9]+/) ?? '';
  const known = INTRINSICS[name];
  if (known === undefined) {
    scanner.position = start;
    throw scanner.problem('the name of an intrinsic function');
  }
  scanner.skipSpace();
  scanner.expect('(');
  const args: Expression[] = [];
  scanner.skipSpace();
  while (!scanner.take(')')) {
    if (args.length > 0) scanner.expect(',');
    scanner.skipSpace();
    args.push(readArgument(scanner, depth));
    scanner.skipSpace();
  }
  if (args.length < known.least || args.length > known.most)
    throw scanner.problem(
      `${String(known.least)} to ${String(known.most)} arguments of ${name} (found ${String(args.length)})`,
    );
  return { kind: 'call', name, args };
}

function readArgument(scanner: Scanner, depth: number): Expression {
  if (scanner.next === '$') return { kind: 'path', path: readPath(scanner) };
  if (scanner.sees('States.')) return readCall(scanner, depth + 1);
  const raw = scanner.quoted(`'`);
  if (raw !== undefined) return { kind: 'literal', value: unescape(raw), raw };
  const literal = scanner.match(/-?\d+(\.\d+)?([eE][+-]?\d+)?|true|false|null/);
  if (literal === undefined)
    throw scanner.problem('a path, a text in single quotes, a number, true, false or null');
  return { kind: 'literal', value: JSON.parse(literal) as Json };
}
