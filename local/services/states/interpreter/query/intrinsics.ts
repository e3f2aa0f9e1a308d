import { type Random, seededRandom } from '../../../../kernel/random.ts';
import { INTRINSIC_FAILURE, StateFailure } from '../failure.ts';
import { isObject, type Json, type JsonObject, parseJson, sameJson } from '../json.ts';
import { hash } from './hash.ts';

interface Intrinsic {
  readonly least: number;
  readonly most: number;
  run(args: readonly Json[], random: Random): Json;
}

/** Source: Step Functions developer guide, "Intrinsic functions". */
const LONGEST_TEXT = 10_000;
const LARGEST_RANGE = 1000;

/** The intrinsic functions by name, with how many arguments they take. */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  'States.Format': { least: 1, most: Infinity, run: ([template = '', ...args]) => format(template, args) },
  'States.StringToJson': { least: 1, most: 1, run: ([text]) => stringToJson(text) },
  'States.JsonToString': { least: 1, most: 1, run: ([value]) => JSON.stringify(value) },
  'States.Array': { least: 0, most: Infinity, run: (args) => [...args] },
  'States.ArrayPartition': {
    least: 2,
    most: 2,
    run: ([items, size]) => partition(toArray(items), toWhole(size)),
  },
  'States.ArrayContains': {
    least: 2,
    most: 2,
    run: ([items, wanted = null]) => toArray(items).some((item) => sameJson(item, wanted)),
  },
  'States.ArrayRange': {
    least: 3,
    most: 3,
    run: ([first, last, step]) => range(toWhole(first), toWhole(last), toWhole(step)),
  },
  'States.ArrayGetItem': {
    least: 2,
    most: 2,
    run: ([items, index]) => {
      const found = toArray(items)[toWhole(index)];
      if (found === undefined) throw failure(`The array has no element ${String(toWhole(index))}`);
      return found;
    },
  },
  'States.ArrayLength': { least: 1, most: 1, run: ([items]) => toArray(items).length },
  'States.ArrayUnique': { least: 1, most: 1, run: ([items]) => unique(toArray(items)) },
  'States.Base64Encode': {
    least: 1,
    most: 1,
    run: ([text]) => Buffer.from(toText(text, LONGEST_TEXT)).toString('base64'),
  },
  'States.Base64Decode': {
    least: 1,
    most: 1,
    run: ([text]) => Buffer.from(toText(text, LONGEST_TEXT), 'base64').toString('utf8'),
  },
  'States.Hash': { least: 2, most: 2, run: ([data = null, algorithm]) => hashOf(data, toText(algorithm)) },
  'States.JsonMerge': {
    least: 3,
    most: 3,
    run: ([left, right, deep]) => {
      if (deep !== false)
        throw failure('States.JsonMerge only merges shallowly: the third argument must be false');
      return { ...toObject(left), ...toObject(right) };
    },
  },
  'States.MathRandom': {
    least: 2,
    most: 3,
    run: ([start, end, seed], random) => {
      const [low, high] = [toWhole(start), toWhole(end)];
      if (high <= low) throw failure('The end must be above the start');
      const source = seed === undefined ? random : seededRandom(toWhole(seed));
      return low + source.integer(high - low);
    },
  },
  'States.MathAdd': { least: 2, most: 2, run: ([left, right]) => toWhole(left) + toWhole(right) },
  'States.StringSplit': {
    least: 2,
    most: 2,
    run: ([text, delimiters]) => split(toText(text), toText(delimiters)),
  },
  'States.UUID': { least: 0, most: 0, run: (_, random) => random.uuid() },
};

function failure(reason: string): StateFailure {
  return new StateFailure(INTRINSIC_FAILURE, reason);
}

/** `{}` takes the next argument; a backslash escapes the next character. */
function format(template: Json, args: readonly Json[]): string {
  let used = 0;
  const text = toText(template).replace(/\\(.)|\{\}/gs, (_, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const arg = args[used];
    used += 1;
    if (arg === undefined) throw failure('States.Format has more placeholders than arguments');
    return typeof arg === 'string' ? arg : JSON.stringify(arg);
  });
  if (used < args.length) throw failure('States.Format has more arguments than placeholders');
  return text;
}

function stringToJson(value: Json | undefined): Json {
  try {
    return parseJson(toText(value));
  } catch (error) {
    if (error instanceof SyntaxError) throw failure(`Not JSON: ${error.message}`);
    throw error;
  }
}

function partition(items: readonly Json[], size: number): Json[] {
  if (size < 1) throw failure('The size of a chunk must be at least 1');
  const chunks: Json[] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

function range(first: number, last: number, step: number): Json[] {
  if (step === 0) throw failure('The step of a range must not be 0');
  const count = Math.floor((last - first) / step) + 1;
  if (count > LARGEST_RANGE) throw failure(`A range holds at most ${String(LARGEST_RANGE)} numbers`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step);
}

function unique(items: readonly Json[]): Json[] {
  return items.filter((item, index) => items.findIndex((other) => sameJson(other, item)) === index);
}

function hashOf(data: Json, algorithm: string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return hash(toText(text, LONGEST_TEXT), algorithm, failure);
}

/** Every character of `delimiters` separates; empty pieces are dropped. */
function split(text: string, delimiters: string): string[] {
  const separators = new Set(delimiters);
  const pieces = [''];
  for (const character of text) {
    if (separators.has(character)) pieces.push('');
    else pieces.push((pieces.pop() ?? '') + character);
  }
  return pieces.filter((piece) => piece !== '');
}

function toArray(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw failure(`Found ${JSON.stringify(value)}, expected an array`);
  return value;
}

function toObject(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw failure(`Found ${JSON.stringify(value)}, expected an object`);
  return value;
}

/** Numbers are rounded to integers, as the guide specifies for arithmetic. */
function toWhole(value: Json | undefined): number {
  if (typeof value !== 'number') throw failure(`Found ${JSON.stringify(value)}, expected a number`);
  return Math.round(value);
}

function toText(value: Json | undefined, longest = Infinity): string {
  if (typeof value !== 'string') throw failure(`Found ${JSON.stringify(value)}, expected a string`);
  if (value.length > longest) throw failure(`The text has more than ${String(longest)} characters`);
  return value;
}
