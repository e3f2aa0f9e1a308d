import jsonata from 'jsonata';

import { seededRandom } from '../../../../kernel/random.ts';
import { QUERY_EVALUATION_ERROR, StateFailure } from '../failure.ts';
import { type Json, type JsonObject, parseJson } from '../json.ts';
import type { Frame } from '../language.ts';
import { hash } from './hash.ts';

/** `$states` */
export interface StatesVariable {
  readonly input: Json;
  readonly context: JsonObject;
  readonly result?: Json;
  readonly errorOutput?: Json;
}

/** Why a text is not a JSONata expression; undefined if it is one. */
export function jsonataProblem(expression: string): string | undefined {
  try {
    jsonata(expression);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** @throws StateFailure States.QueryEvaluationError */
export async function evaluateJsonata(
  text: string,
  field: string,
  frame: Frame,
  states: StatesVariable,
): Promise<Json> {
  let value: unknown;
  try {
    const expression = jsonata(text);
    registerFunctions(expression, frame);
    value = await expression.evaluate(states.input, { ...frame.variables, states });
  } catch (error) {
    throw problem(text, field, `threw an error during evaluation. ${messageOf(error)}`);
  }
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) throw problem(text, field, 'returned nothing (undefined).');
  return parseJson(json);
}

/**
 * Time and randomness come from the runtime; the functions of Step Functions are added. Source: Step Functions
 * developer guide, "JSONata functions provided by Step Functions"; `$eval` is not there.
 */
function registerFunctions(expression: jsonata.Expression, { nowMs, random }: Frame): void {
  expression.registerFunction('now', () => new Date(nowMs).toISOString());
  expression.registerFunction('millis', () => nowMs);
  expression.registerFunction('uuid', () => random.uuid(), '<:s>');
  expression.registerFunction(
    'random',
    (seed?: number) => (seed === undefined ? random.next() : seededRandom(seed).next()),
    '<n?:n>',
  );
  expression.registerFunction('parse', (value: string) => JSON.parse(value) as unknown, '<s:x>');
  expression.registerFunction(
    'hash',
    (value: string, algorithm: string) => hash(value, algorithm, (reason) => new Error(reason)),
    '<ss:s>',
  );
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('eval', () => {
    throw new Error('The function eval is not supported by Step Functions.');
  });
}

function partition(items: readonly unknown[], size: number): unknown[][] {
  if (size < 1) throw new Error('The size of a chunk must be at least 1.');
  const chunks: unknown[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new Error('The step of a range must not be 0.');
  const count = Math.floor((last - first) / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step);
}

function problem(text: string, field: string, what: string): StateFailure {
  return new StateFailure(
    QUERY_EVALUATION_ERROR,
    `The JSONata expression '${text}' specified for the field '${field}' ${what}`,
  );
}

/** jsonata throws plain objects with a message. */
function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
