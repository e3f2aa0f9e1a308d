import { describe, expect, it } from '@jest/globals';

import { seededRandom } from '../../../../kernel/random.ts';
import { StateFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import { choiceRuleMatches } from './choice-rule.ts';
import { evaluateExpression } from './intrinsic-call.ts';
import { evaluatePath } from './evaluate-path.ts';
import type { Lookup } from './json-path.ts';
import { parsePath } from './parse-path.ts';
import { fillTemplate } from './payload-template.ts';
import { placeResult } from './place-result.ts';
import { ExpressionSyntaxError } from './scanner.ts';

const BOOKS: Json = {
  shelf: [
    { title: 'A', price: 8, tags: ['x'] },
    { title: 'B', price: 22, isbn: '1' },
    { title: 'C', price: 9, isbn: '2', 'odd name': { deep: true } },
  ],
  limit: 10,
};

function lookup(input: Json): Lookup {
  return { input, context: { Execution: { Id: 'arn' } }, variables: { saved: { n: 1 } } };
}

function at(path: string, input: Json = BOOKS): Json | undefined {
  return evaluatePath(parsePath(path), lookup(input));
}

function intrinsic(text: string, input: Json = {}): Json {
  return evaluateExpression(text, lookup(input), seededRandom(1), 'field.$');
}

describe('a path', () => {
  it.each<readonly [path: string, expected: unknown]>([
    ['$', BOOKS],
    ['$.shelf[0].title', 'A'],
    ['$.shelf[-1].title', 'C'],
    ["$['shelf'][2]['odd name'].deep", true],
    ['$.shelf[2]["odd name"].deep', true],
    ['$.shelf[*].price', [8, 22, 9]],
    ['$.shelf[0,2].title', ['A', 'C']],
    ['$.shelf[1:].title', ['B', 'C']],
    ['$.shelf[:2].title', ['A', 'B']],
    ['$..isbn', ['1', '2']],
    ['$.shelf[?(@.price < 10)].title', ['A', 'C']],
    ['$.shelf[?(@.price < $.limit && @.isbn)].title', ['C']],
    ["$.shelf[?(@.title == 'B' || !@.isbn)].title", ['A', 'B']],
    ['$.shelf[7].title', undefined],
    ['$.toString', undefined],
    ['$..nothing', []],
    ['$$.Execution.Id', 'arn'],
    ['$saved.n', 1],
    ['$unknown', undefined],
  ])('%s leads to its value', (path, expected) => {
    expect(at(path)).toEqual(expected);
  });

  it.each(['', 'a', '$.', '$.a b', '$[', '$.a[', "$['a]", '$.a[1:0:0]', '$.a[?(@.b ==)]'])(
    '%p is refused',
    (path) => {
      expect(() => parsePath(path)).toThrow(ExpressionSyntaxError);
    },
  );
});

describe('ResultPath', () => {
  it('puts the result where it points, makes objects on the way and leaves the input as it was', () => {
    const input = { a: { kept: 1 } };

    expect(placeResult(input, '$.a.b.c', 2)).toEqual({ a: { kept: 1, b: { c: 2 } } });
    expect(placeResult([1, [2]], '$[1][0]', 9)).toEqual([1, [9]]);
    expect(placeResult(input, '$', 5)).toBe(5);
    expect(input).toEqual({ a: { kept: 1 } });
  });

  it.each<readonly [input: Json, path: string]>([
    ['text', '$.a'],
    [{ a: 1 }, '$.a.b'],
    [[1], '$[1]'],
    [{}, '$.list[0]'],
  ])('cannot put anything into %j at %s', (input, path) => {
    expect(() => placeResult(input, path, 1)).toThrow(/^States.ResultPathMatchFailure/);
  });
});

describe('an intrinsic function', () => {
  it.each<readonly [text: string, expected: unknown]>([
    [`States.Format('{} is {}, \\{\\} \\'so\\'', $.name, 3)`, "Ann is 3, {} 'so'"],
    [`States.Format('{}', $.list)`, '[1,2,2]'],
    [`States.StringToJson('\\{"a":1}')`, { a: 1 }],
    [`States.JsonToString($.list)`, '[1,2,2]'],
    [`States.Array($.name, 1, null, true)`, ['Ann', 1, null, true]],
    [`States.ArrayPartition($.list, 2)`, [[1, 2], [2]]],
    [`States.ArrayContains($.list, 2)`, true],
    [`States.ArrayContains($.list, 5)`, false],
    [`States.ArrayRange(1, 9, 4)`, [1, 5, 9]],
    [`States.ArrayRange(3, 1, -1)`, [3, 2, 1]],
    [`States.ArrayGetItem($.list, 1)`, 2],
    [`States.ArrayLength($.list)`, 3],
    [`States.ArrayUnique($.list)`, [1, 2]],
    [`States.Base64Encode($.name)`, 'QW5u'],
    [`States.Base64Decode('QW5u')`, 'Ann'],
    [`States.Hash('input data', 'SHA-1')`, 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    [`States.JsonMerge($.one, $.two, false)`, { a: { z: 2 }, b: 1 }],
    [`States.MathAdd(1, -3)`, -2],
    [`States.StringSplit('This.is+a,test=string', '.+,=')`, ['This', 'is', 'a', 'test', 'string']],
    [`States.Format('{}', States.MathAdd(States.ArrayLength($.list), 1))`, '4'],
  ])('%s gives its value', (text, expected) => {
    const input = { name: 'Ann', list: [1, 2, 2], one: { a: { y: 1 }, b: 1 }, two: { a: { z: 2 } } };

    expect(intrinsic(text, input)).toEqual(expected);
  });

  it('draws identifiers and numbers from the seeded source', () => {
    expect(intrinsic('States.UUID()')).toBe(intrinsic('States.UUID()'));
    expect(intrinsic('States.UUID()')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(intrinsic('States.MathRandom(5, 6)')).toBe(5);
  });

  it.each([
    `States.ArrayGetItem($.list, 9)`,
    `States.StringToJson('nope')`,
    `States.Format('{}{}', 1)`,
    `States.MathAdd('1', 2)`,
    `States.JsonMerge($.list, $.list, false)`,
    `States.ArrayRange(1, 2000, 1)`,
    `States.Hash('a', 'CRC')`,
  ])('%s fails with States.IntrinsicFailure', (text) => {
    expect(() => intrinsic(text, { list: [1] })).toThrow(/^States.IntrinsicFailure/);
  });

  it.each(['States.Nope()', 'States.UUID(1)', 'States.Format()', `States.Format('a`, 'States.Array(1 2)'])(
    '%s is refused',
    (text) => {
      expect(() => intrinsic(text)).toThrow(ExpressionSyntaxError);
    },
  );
});

describe('a payload template', () => {
  it('fills only members that end in .$, at any depth', () => {
    const template = {
      'a.$': '$.x',
      b: '$.x',
      list: [{ 'c.$': '$$.Execution.Id' }, 4],
      d: { 'e.$': '$saved' },
    };

    expect(fillTemplate(template, lookup({ x: [1] }), seededRandom(1))).toEqual({
      a: [1],
      b: '$.x',
      list: [{ c: 'arn' }, 4],
      d: { e: { n: 1 } },
    });
  });

  it('says which path of which field was not found', () => {
    const fill = (): Json => fillTemplate({ 'a.$': '$.y' }, lookup({ x: 1 }), seededRandom(1));

    expect(fill).toThrow(StateFailure);
    expect(fill).toThrow(
      `States.Runtime: The JSONPath '$.y' specified for the field 'a.$' could not be found in the input '{"x":1}'`,
    );
  });
});

describe('a choice rule', () => {
  const data = {
    text: 'log-2026.txt',
    number: 5,
    yes: true,
    nothing: null,
    time: '2026-01-31T08:00:00Z',
    later: '2026-01-31T09:30:00+01:00',
    wanted: 'log-2026.txt',
  };

  it.each<[string, unknown, boolean]>([
    ['StringEquals', 'log-2026.txt', true],
    ['StringLessThan', 'zzz', true],
    ['StringGreaterThanEquals', 'zzz', false],
    ['StringEqualsPath', '$.wanted', true],
    ['StringMatches', 'log-*.txt', true],
    ['StringMatches', 'log-*.csv', false],
    ['StringMatches', 'log-2026?txt', false],
    ['StringMatches', 'log\\*', false],
    ['NumericEquals', 5, false],
    ['IsString', true, true],
    ['IsNumeric', false, true],
    ['IsTimestamp', true, false],
  ])('compares a text by %s %j: %s', (operator, operand, expected) => {
    expect(choiceRuleMatches({ Variable: '$.text', [operator]: operand, Next: 'x' }, lookup(data))).toBe(
      expected,
    );
  });

  it.each<[string, string, unknown, boolean]>([
    ['$.number', 'NumericLessThanEquals', 5, true],
    ['$.number', 'NumericGreaterThan', 5, false],
    ['$.number', 'NumericEqualsPath', '$.number', true],
    ['$.number', 'StringEquals', '5', false],
    ['$.yes', 'BooleanEquals', true, true],
    ['$.yes', 'BooleanEqualsPath', '$.number', false],
    ['$.time', 'TimestampLessThan', '2026-01-31T08:00:01Z', true],
    ['$.time', 'TimestampLessThanPath', '$.later', true],
    ['$.later', 'TimestampEquals', '2026-01-31T08:30:00Z', true],
    ['$.time', 'IsTimestamp', true, true],
    ['$.nothing', 'IsNull', true, true],
    ['$.yes', 'IsBoolean', true, true],
    ['$.absent', 'IsPresent', false, true],
    ['$.nothing', 'IsPresent', true, true],
  ])('%s %s %j is %s', (Variable, operator, operand, expected) => {
    expect(choiceRuleMatches({ Variable, [operator]: operand, Next: 'x' }, lookup(data))).toBe(expected);
  });

  it('combines rules', () => {
    const five = { Variable: '$.number', NumericEquals: 5 };
    const six = { Variable: '$.number', NumericEquals: 6 };
    const holds = (rule: object): boolean => choiceRuleMatches({ ...rule, Next: 'x' }, lookup(data));

    expect(holds({ And: [five, six] })).toBe(false);
    expect(holds({ Or: [five, six] })).toBe(true);
    expect(holds({ Not: six })).toBe(true);
    expect(holds({ And: [five, { Not: six }, { Or: [six, five] }] })).toBe(true);
  });

  it('fails the execution when the path of its variable leads nowhere', () => {
    expect(() =>
      choiceRuleMatches({ Variable: '$.absent', StringEquals: 'a', Next: 'x' }, lookup(data)),
    ).toThrow(/^States.Runtime: Invalid path '\$.absent'/);
  });
});
