import type { Random } from '../../../../kernel/random.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { evaluateExpression } from './intrinsic-call.ts';
import type { Lookup } from './json-path.ts';

/** Fills a payload template: a member `x.$` becomes `x` with the value of its path or intrinsic function. */
export function fillTemplate(template: Json, lookup: Lookup, random: Random): Json {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, lookup, random));
  if (!isObject(template)) return template;
  const filled: JsonObject = {};
  for (const [name, value] of Object.entries(template)) {
    if (name.endsWith('.$') && typeof value === 'string')
      filled[name.slice(0, -2)] = evaluateExpression(value, lookup, random, name);
    else filled[name] = fillTemplate(value, lookup, random);
  }
  return filled;
}
