import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { AwsError } from '../../../aws/aws-error.ts';
import { makeKernel, type TestKernel } from '#local/test/support/make-kernel.ts';

import { checkDefinition, findProblems } from './check-definition.ts';

let system: TestKernel;
beforeEach(() => {
  system = makeKernel([]);
});
afterEach(() => system.close());

/** Problems as `CODE location: message`. */
function problems(definition: unknown): string[] {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  return findProblems(text, system.kernel).list.map(
    ({ code, location, message }) => `${code} ${location}: ${message}`,
  );
}

const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:f';

function single(state: object): object {
  return { StartAt: 'A', States: { A: state } };
}

describe('a definition that AWS takes', () => {
  it.each<[string, object]>([
    [
      'a task with everything',
      {
        Type: 'Task',
        Resource: FUNCTION,
        Comment: 'c',
        InputPath: '$.a',
        Parameters: { 'a.$': "States.Format('{}', $.b)" },
        ResultSelector: { 'x.$': '$.y' },
        ResultPath: '$.r',
        OutputPath: '$$.Execution',
        TimeoutSeconds: 8,
        Retry: [
          {
            ErrorEquals: ['A', 'States.Timeout'],
            IntervalSeconds: 1,
            MaxAttempts: 0,
            BackoffRate: 1.5,
            MaxDelaySeconds: 5,
            JitterStrategy: 'FULL',
          },
          { ErrorEquals: ['States.ALL'] },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'A' }],
        End: true,
      },
    ],
    ['a null path', { Type: 'Pass', InputPath: null, OutputPath: null, ResultPath: null, End: true }],
    [
      'a JSONata state',
      {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Output: '{% $states.input %}',
        Assign: { a: '{% 1 %}' },
        End: true,
      },
    ],
    [
      'a choice',
      {
        Type: 'Choice',
        Choices: [
          {
            And: [
              { Variable: '$.a', IsPresent: true },
              { Not: { Variable: '$.a', StringEqualsPath: '$.b' } },
            ],
            Next: 'A',
          },
        ],
        Default: 'A',
      },
    ],
    [
      'an inline map',
      {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'B',
          States: { B: { Type: 'Succeed' } },
        },
        End: true,
      },
    ],
  ])('%s has no problem', (_, state) => {
    expect(problems(single(state))).toEqual([]);
    expect(() => {
      checkDefinition(JSON.stringify(single(state)), system.kernel);
    }).not.toThrow();
  });
});

describe('a definition that AWS refuses', () => {
  it.each<[string, unknown, RegExp]>([
    ['text that is no JSON', '{', /^INVALID_JSON_DESCRIPTION \//],
    ['a machine without StartAt', { States: { A: { Type: 'Succeed' } } }, /Missing required field "StartAt"/],
    ['a machine without states', { StartAt: 'A', States: {} }, /at least one state/],
    [
      'an unknown field of the machine',
      { ...single({ Type: 'Succeed' }), Foo: 1 },
      /\/Foo: Field is not supported/,
    ],
    [
      'an unknown start',
      { StartAt: 'B', States: { A: { Type: 'Succeed' } } },
      /MISSING_TRANSITION_TARGET \/StartAt: Missing 'StartAt' target: B/,
    ],
    ['an unknown type', single({ Type: 'Job', End: true }), /\/States\/A\/Type: Found "Job"/],
    [
      'an unknown field of a state',
      single({ Type: 'Pass', Retry: [{ ErrorEquals: ['A'] }], End: true }),
      /\/States\/A\/Retry: Field is not supported/,
    ],
    ['a state without Next or End', single({ Type: 'Pass' }), /one of Next, End/],
    [
      'a state with Next and End',
      single({ Type: 'Pass', Next: 'A', End: true }),
      /Only one of these fields is allowed: Next, End/,
    ],
    ['End that is not true', single({ Type: 'Pass', End: false }), /\/States\/A\/End: Found false/],
    [
      'a missing target',
      single({ Type: 'Pass', Next: 'B' }),
      /MISSING_TRANSITION_TARGET \/States\/A\/Next: Missing 'Next' target: B/,
    ],
    [
      'a missing target of a catcher',
      single({
        Type: 'Task',
        Resource: FUNCTION,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
        End: true,
      }),
      /\/States\/A\/Catch\[0\]\/Next/,
    ],
    [
      'an unreachable state',
      { StartAt: 'A', States: { A: { Type: 'Succeed' }, B: { Type: 'Succeed' } } },
      /\/States\/B: State "B" is not reachable/,
    ],
    [
      'a target outside its branch',
      {
        StartAt: 'A',
        States: {
          A: {
            Type: 'Parallel',
            Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Next: 'C' } } }],
            Next: 'C',
          },
          C: { Type: 'Succeed' },
        },
      },
      /\/States\/A\/Branches\[0\]\/States\/B\/Next: Missing/,
    ],
    [
      'the same name twice',
      single({
        Type: 'Parallel',
        Branches: [{ StartAt: 'A', States: { A: { Type: 'Succeed' } } }],
        End: true,
      }),
      /DUPLICATE_STATE_NAME/,
    ],
    [
      'a bad path',
      single({ Type: 'Pass', InputPath: 'a.b', End: true }),
      /\/States\/A\/InputPath: Value is not a valid JSONPath/,
    ],
    [
      'a ResultPath that names several places',
      single({ Type: 'Pass', ResultPath: '$.a[*]', End: true }),
      /\/States\/A\/ResultPath: Value is not a Reference Path/,
    ],
    [
      'a bad path in a template',
      single({ Type: 'Pass', Parameters: { a: [{ 'b.$': 'x' }] }, End: true }),
      /\/States\/A\/Parameters\/a\[0\]\/b\.\$: The value for the field 'b\.\$' must be a valid JSONPath or a valid intrinsic function call/,
    ],
    [
      'a wrong intrinsic function',
      single({ Type: 'Pass', Parameters: { 'b.$': 'States.Nope()' }, End: true }),
      /intrinsic function call/,
    ],
    [
      'a wrong type',
      single({ Type: 'Pass', Comment: 5, End: true }),
      /\/States\/A\/Comment: Expected value of type String; found 5/,
    ],
    [
      'a time-out of 0',
      single({ Type: 'Task', Resource: FUNCTION, TimeoutSeconds: 0, End: true }),
      /TimeoutSeconds: Expected/,
    ],
    ['a task without resource', single({ Type: 'Task', End: true }), /Missing required field "Resource"/],
    [
      'a resource that is no ARN',
      single({ Type: 'Task', Resource: 'f', End: true }),
      /The resource provided f is not recognized/,
    ],
    ['a wait without time', single({ Type: 'Wait', End: true }), /one of Seconds/],
    [
      'States.ALL with others',
      single({ Type: 'Task', Resource: FUNCTION, Retry: [{ ErrorEquals: ['States.ALL', 'A'] }], End: true }),
      /Retry\[0\]\/ErrorEquals: States.ALL must appear alone/,
    ],
    [
      'States.ALL before others',
      single({
        Type: 'Task',
        Resource: FUNCTION,
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'A' },
          { ErrorEquals: ['A'], Next: 'A' },
        ],
        End: true,
      }),
      /Catch\[0\]\/ErrorEquals: States.ALL must appear in the last element/,
    ],
    [
      'a retrier without names',
      single({ Type: 'Task', Resource: FUNCTION, Retry: [{ IntervalSeconds: 1 }], End: true }),
      /Missing required field "ErrorEquals"/,
    ],
    [
      'a backoff below 1',
      single({
        Type: 'Task',
        Resource: FUNCTION,
        Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }],
        End: true,
      }),
      /BackoffRate/,
    ],
    [
      'a choice without rules',
      single({ Type: 'Choice', Choices: [] }),
      /Choices: Expected value of type Array/,
    ],
    [
      'a rule with two operators',
      single({ Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, StringEquals: 'a', Next: 'A' }] }),
      /expected one operator/,
    ],
    [
      'a rule with an unknown operator',
      single({ Type: 'Choice', Choices: [{ Variable: '$.a', Equals: 1, Next: 'A' }] }),
      /Field is not supported: found "Equals"/,
    ],
    [
      'a rule with an operand of another type',
      single({ Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: '1', Next: 'A' }] }),
      /Expected value of type Number/,
    ],
    [
      'an inner rule with Next',
      single({ Type: 'Choice', Choices: [{ Not: { Variable: '$.a', IsNull: true, Next: 'A' }, Next: 'A' }] }),
      /expected one operator/,
    ],
    [
      'JSONPath fields in JSONata',
      single({ Type: 'Pass', QueryLanguage: 'JSONata', InputPath: '$', End: true }),
      /InputPath: Field is not supported/,
    ],
    [
      'a bad JSONata expression',
      single({ Type: 'Pass', QueryLanguage: 'JSONata', Output: { a: '{% 1 + %}' }, End: true }),
      /\/Output\/a: Invalid JSONata expression/,
    ],
    [
      'Error and ErrorPath',
      single({ Type: 'Fail', Error: 'a', ErrorPath: '$.a' }),
      /Only one of these fields/,
    ],
  ])('%s', (_, definition, expected) => {
    const found = problems(definition);

    expect(found.some((problem) => expected.test(problem)) ? expected.source : found).toBe(expected.source);
  });

  it('is answered with every problem and where it is', () => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Foo: 1, Next: 'C' }, B: { Type: 'Succeed' } },
    };

    expect(() => {
      checkDefinition(JSON.stringify(definition), system.kernel);
    }).toThrow(
      `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Field is not supported: found "Foo" at /States/A/Foo, MISSING_TRANSITION_TARGET: Missing 'Next' target: C at /States/A/Next, MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B'`,
    );
  });
});

describe('a definition that only AWS can run', () => {
  it.each<[string, object]>([
    [
      'the task resource arn:aws:states:::ecs:runTask',
      { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask', End: true },
    ],
    [
      'the task resource arn:aws:states:::lambda:invoke.waitForTaskToken',
      { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', End: true },
    ],
    [
      'the task resource arn:aws:states:::aws-sdk:s3:getObject',
      { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:getObject', End: true },
    ],
    ['the field HeartbeatSeconds', { Type: 'Task', Resource: FUNCTION, HeartbeatSeconds: 5, End: true }],
    [
      'distributed Map states',
      {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'B',
          States: { B: { Type: 'Succeed' } },
        },
        End: true,
      },
    ],
  ])('is refused loudly: %s', (what, state) => {
    const check = (): void => {
      checkDefinition(JSON.stringify(single(state)), system.kernel);
    };

    expect(check).toThrow(AwsError);
    expect(check).toThrow(`The local runtime does not emulate ${what} (at /States/A`);
  });
});
