import { afterEach, describe, expect, it } from '@jest/globals';

import { sleep } from '../../kernel/clock.ts';
import type { LoadedHandler } from '../lambda/load-function.ts';
import {
  functionArn,
  machineArn,
  type MachineSystem,
  makeFunction,
  makeMachineSystem,
} from '#local/test/support/make-machine.ts';

let system: MachineSystem;

afterEach(async () => {
  await system.close();
});

class NamedError extends Error {
  constructor(name: string, message = name) {
    super(message);
    this.name = name;
  }
}

/** Fails with the given error names, one a call, then answers. */
function failing(names: readonly string[], answer: unknown = 'done'): LoadedHandler & { calls: number[] } {
  const calls: number[] = [];
  const handler = async (): Promise<unknown> => {
    calls.push(system.clock.now());
    const name = names[calls.length - 1];
    if (name !== undefined) throw new NamedError(name);
    return answer;
  };
  return Object.assign(handler, { calls });
}

function task(name: string, more: object = {}): object {
  return { Type: 'Task', Resource: functionArn(name), ...more };
}

function single(state: object): object {
  return { StartAt: 'Only', States: { Only: { ...state, End: true } } };
}

/** Milliseconds between calls. */
function gaps(calls: readonly number[]): number[] {
  return calls.slice(1).map((at, index) => at - (calls[index] ?? 0));
}

describe('data through a state', () => {
  it('passes InputPath, Parameters, ResultSelector, ResultPath and OutputPath in that order', async () => {
    const seen: unknown[] = [];
    system = await makeMachineSystem({
      work: async (event) => {
        seen.push(event);
        return { value: 7, noise: 'x' };
      },
    });

    const { status, output } = await system.run(
      single(
        task('work', {
          InputPath: '$.inner',
          Parameters: { 'a.$': '$.x', 'id.$': '$$.State.Name', fixed: true },
          ResultSelector: { 'only.$': '$.value' },
          ResultPath: '$.result',
          OutputPath: '$.result',
        }),
      ),
      { inner: { x: 1 } },
    );

    expect(status).toBe('SUCCEEDED');
    expect(seen).toEqual([{ a: 1, id: 'Only', fixed: true }]);
    expect(output).toBe('{"only":7}');
  });

  it('keeps the input beside the result, or drops the result with ResultPath null', async () => {
    system = await makeMachineSystem({ work: async () => 2 });

    const kept = await system.run(single(task('work', { ResultPath: '$.b' })), { a: 1 });
    const dropped = await system.run(single(task('work', { ResultPath: null })), { a: 1 });

    expect(kept.output).toBe('{"a":1,"b":2}');
    expect(dropped.output).toBe('{"a":1}');
  });

  it('gives the context object of the execution', async () => {
    system = await makeMachineSystem();

    const { output = '', executionArn } = await system.run(
      single({ Type: 'Pass', Parameters: { 'all.$': '$$' } }),
      { a: 1 },
    );

    expect(JSON.parse(output)).toEqual({
      all: {
        Execution: {
          Id: executionArn,
          Input: { a: 1 },
          Name: expect.any(String),
          RedriveCount: 0,
          RoleArn: 'arn:aws:iam::123456789012:role/machine',
          StartTime: new Date(system.clock.now()).toISOString(),
        },
        State: { Name: 'Only', EnteredTime: new Date(system.clock.now()).toISOString(), RetryCount: 0 },
        StateMachine: { Id: machineArn('machine1'), Name: 'machine1' },
      },
    });
  });

  it('keeps variables that a state assigns', async () => {
    system = await makeMachineSystem();

    const { output } = await system.run(
      {
        StartAt: 'Set',
        States: {
          Set: { Type: 'Pass', Assign: { 'saved.$': '$.a', fixed: 3 }, Next: 'Drop' },
          Drop: { Type: 'Pass', Result: {}, Next: 'Use' },
          Use: { Type: 'Pass', Parameters: { 'saved.$': '$saved.b', 'fixed.$': '$fixed' }, End: true },
        },
      },
      { a: { b: 'c' } },
    );

    expect(output).toBe('{"saved":"c","fixed":3}');
  });

  it('ends with States.Runtime, that nothing catches, when a path leads nowhere', async () => {
    system = await makeMachineSystem({ work: async () => 1 });

    const { status, error, cause } = await system.run({
      StartAt: 'Work',
      States: {
        Work: task('work', {
          Parameters: { 'a.$': '$.absent' },
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
          Next: 'After',
        }),
        After: { Type: 'Succeed' },
      },
    });

    expect([status, error]).toEqual(['FAILED', 'States.Runtime']);
    expect(cause).toBe(
      `An error occurred while executing the state 'Work' (entered at the event id #2). The JSONPath '$.absent' specified for the field 'a.$' could not be found in the input '{}'`,
    );
    expect(system.happenings('RetryScheduled')).toEqual([]);
  });
});

describe('a Choice', () => {
  const machine = {
    StartAt: 'Decide',
    States: {
      Decide: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.n', NumericGreaterThan: 10, Next: 'Big' },
          { Variable: '$.n', NumericGreaterThan: 5, Next: 'Middle' },
        ],
        Default: 'Small',
      },
      Big: { Type: 'Pass', Result: 'big', End: true },
      Middle: { Type: 'Pass', Result: 'middle', End: true },
      Small: { Type: 'Pass', Result: 'small', End: true },
    },
  };

  it('takes the first rule that fits, else Default', async () => {
    system = await makeMachineSystem();

    for (const [n, expected] of [
      [11, '"big"'],
      [6, '"middle"'],
      [1, '"small"'],
    ] as const)
      expect((await system.run(machine, { n })).output).toBe(expected);
  });

  it('fails with States.NoChoiceMatched without Default', async () => {
    system = await makeMachineSystem();
    const { Small: _small, ...States } = machine.States;
    const { Default: _default, ...Decide } = machine.States.Decide;

    const { error } = await system.run({ ...machine, States: { ...States, Decide } }, { n: 1 });

    expect(error).toBe('States.NoChoiceMatched');
  });
});

describe('a Wait', () => {
  it('lasts seconds or until a timestamp, by the virtual clock', async () => {
    system = await makeMachineSystem();
    const until = new Date(system.clock.now() + 3_600_000).toISOString();

    expect((await system.run(single({ Type: 'Wait', Seconds: 90 }))).durationMs).toBe(90_000);
    expect((await system.run(single({ Type: 'Wait', SecondsPath: '$.s' }), { s: 5 })).durationMs).toBe(5000);
    const { status, durationMs } = await system.run(single({ Type: 'Wait', TimestampPath: '$.at' }), {
      at: until,
    });
    expect(status).toBe('TIMED_OUT');
    expect(durationMs).toBe(300_000);
  });
});

describe('a retrier', () => {
  it('waits IntervalSeconds, then BackoffRate times longer, and gives up after MaxAttempts', async () => {
    const work = failing(Array.from({ length: 9 }, () => 'Flaky'));
    system = await makeMachineSystem({ work });

    const { status, error, cause } = await system.run(
      single(
        task('work', {
          Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 }],
        }),
      ),
    );

    expect(gaps(work.calls)).toEqual([2000, 4000, 8000]);
    expect([status, error]).toEqual(['FAILED', 'Flaky']);
    expect(JSON.parse(cause ?? '')).toMatchObject({ errorType: 'Flaky', errorMessage: 'Flaky' });
    expect(system.happenings('RetryScheduled').map(({ detail }) => detail)).toEqual([
      { delayMs: 2000, retry: 1, state: 'Only' },
      { delayMs: 4000, retry: 2, state: 'Only' },
      { delayMs: 8000, retry: 3, state: 'Only' },
    ]);
  });

  it('tries three times, after 1, 2 and 4 seconds, when it says nothing else', async () => {
    const work = failing(Array.from({ length: 9 }, () => 'Flaky'));
    system = await makeMachineSystem({ work });

    await system.run(single(task('work', { Retry: [{ ErrorEquals: ['States.ALL'] }] })));

    expect(gaps(work.calls)).toEqual([1000, 2000, 4000]);
  });

  it('counts its own attempts, apart from the other retriers of the state', async () => {
    const work = failing(['A', 'B', 'A', 'B', 'A']);
    system = await makeMachineSystem({ work });

    const { status, error } = await system.run(
      single(
        task('work', {
          Retry: [
            { ErrorEquals: ['A'], IntervalSeconds: 1, BackoffRate: 10, MaxAttempts: 2 },
            { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 3, BackoffRate: 1.5, MaxAttempts: 5 },
          ],
        }),
      ),
    );

    expect(gaps(work.calls)).toEqual([1000, 3000, 10_000, 4500]);
    expect([status, error]).toEqual(['FAILED', 'A']);
  });

  it('with MaxAttempts 0 keeps later retriers from an error', async () => {
    const work = failing(['Permanent']);
    system = await makeMachineSystem({ work });

    const { status } = await system.run(
      single(
        task('work', {
          Retry: [{ ErrorEquals: ['Permanent'], MaxAttempts: 0 }, { ErrorEquals: ['States.TaskFailed'] }],
        }),
      ),
    );

    expect(status).toBe('FAILED');
    expect(work.calls).toHaveLength(1);
  });

  it('waits at most MaxDelaySeconds, and a part of the time with full jitter', async () => {
    const work = failing(Array.from({ length: 5 }, () => 'A'));
    const jittery = failing(Array.from({ length: 5 }, () => 'A'));
    system = await makeMachineSystem({ work, jittery });
    const retrier = { ErrorEquals: ['A'], IntervalSeconds: 10, MaxDelaySeconds: 15, MaxAttempts: 5 };

    await system.run(single(task('work', { Retry: [retrier] })));
    await system.run(single(task('jittery', { Retry: [{ ...retrier, JitterStrategy: 'FULL' }] })));

    expect(gaps(work.calls)).toEqual([10_000, 15_000, 15_000, 15_000, 15_000]);
    for (const gap of gaps(jittery.calls)) expect(gap).toBeLessThanOrEqual(15_000);
    expect(new Set(gaps(jittery.calls)).size).toBe(5);
  });
});

describe('a catcher', () => {
  it('goes on with Error and Cause where ResultPath says', async () => {
    system = await makeMachineSystem({ work: failing(['Bad']) });

    const { status, output = '' } = await system.run(
      {
        StartAt: 'Work',
        States: {
          Work: task('work', {
            Catch: [
              { ErrorEquals: ['Other'], Next: 'Wrong' },
              { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Right' },
            ],
            Next: 'Wrong',
          }),
          Wrong: { Type: 'Fail' },
          Right: { Type: 'Succeed' },
        },
      },
      { kept: 1 },
    );

    expect(status).toBe('SUCCEEDED');
    const { kept, error } = JSON.parse(output) as { kept: number; error: { Error: string; Cause: string } };
    expect(kept).toBe(1);
    expect(error.Error).toBe('Bad');
    expect(JSON.parse(error.Cause)).toMatchObject({ errorType: 'Bad' });
  });

  it('replaces the input when it has no ResultPath', async () => {
    system = await makeMachineSystem({ work: failing(['Bad']) });

    const { output = '' } = await system.run({
      StartAt: 'Work',
      States: {
        Work: task('work', { Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Right' }], End: true }),
        Right: { Type: 'Succeed' },
      },
    });

    expect(Object.keys(JSON.parse(output) as object)).toEqual(['Error', 'Cause']);
  });

  it('leaves a result that is too large to one that names States.DataLimitExceeded', async () => {
    system = await makeMachineSystem({ work: async () => 'x'.repeat(262_145) });
    const machine = (errors: readonly string[]): object => ({
      StartAt: 'Work',
      States: {
        Work: task('work', {
          Catch: errors.map((error) => ({ ErrorEquals: [error], Next: 'Caught' })),
          End: true,
        }),
        Caught: { Type: 'Pass', Result: 'caught', End: true },
      },
    });

    const byAll = await system.run(machine(['States.ALL']));
    const byName = await system.run(machine(['States.DataLimitExceeded', 'States.ALL']));

    expect([byAll.status, byAll.error]).toEqual(['FAILED', 'States.DataLimitExceeded']);
    expect(byName.output).toBe('"caught"');
  });
});

describe('a Fail', () => {
  it('takes error and cause as they stand, from paths and from intrinsic functions', async () => {
    system = await makeMachineSystem();

    const literal = await system.run({
      StartAt: 'F',
      States: { F: { Type: 'Fail', Error: 'E', Cause: 'C' } },
    });
    const computed = await system.run(
      {
        StartAt: 'F',
        States: { F: { Type: 'Fail', ErrorPath: '$.e', CausePath: `States.Format('because {}', $.c)` } },
      },
      { e: 'Mine', c: 7 },
    );

    expect([literal.status, literal.error, literal.cause]).toEqual(['FAILED', 'E', 'C']);
    expect([computed.error, computed.cause]).toEqual(['Mine', 'because 7']);
  });
});

describe('time-outs', () => {
  it('of a task end it with States.Timeout, that States.TaskFailed does not take', async () => {
    const slow: LoadedHandler = async () => {
      await sleep(system.clock, 20_000);
      return 'late';
    };
    system = await makeMachineSystem({ slow });

    const { status, error, durationMs } = await system.run({
      StartAt: 'Slow',
      States: {
        Slow: task('slow', {
          TimeoutSeconds: 8,
          Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' }],
          End: true,
        }),
        Wrong: { Type: 'Succeed' },
      },
    });

    expect([status, error, durationMs]).toEqual(['FAILED', 'States.Timeout', 8000]);
  });

  it('of a task do not count the wait for an environment, which AWS would have', async () => {
    system = await makeMachineSystem({
      work: async (event) => {
        await sleep(system.clock, (event as { seconds: number }).seconds * 1000);
      },
    });
    await makeFunction(system, 'work', { reservedConcurrency: 1 });
    const together = async (...seconds: number[]): Promise<unknown[]> => {
      const Branches = seconds.map((each, index) => ({
        StartAt: `T${String(index)}`,
        States: {
          [`T${String(index)}`]: task('work', {
            Parameters: { seconds: each },
            TimeoutSeconds: 8,
            End: true,
          }),
        },
      }));
      const { status, error, durationMs } = await system.run(single({ Type: 'Parallel', Branches }));
      return [status, error, durationMs];
    };

    expect(await together(6, 6, 6)).toEqual(['SUCCEEDED', undefined, 18_000]);
    expect(await together(6, 9)).toEqual(['FAILED', 'States.Timeout', 14_000]);
    const invocations = system.kernel.trace.entries.filter(
      ({ kind, name }) => kind === 'invocation' && name === 'succeeded',
    );
    expect(invocations.map(({ durationMs }) => durationMs)).toEqual([6000, 6000, 6000, 6000, 9000]);
    expect(system.clock.hasForegroundTimers).toBe(false);
  });

  it('of a function arrive under the name that Lambda gives them', async () => {
    system = await makeMachineSystem({
      stuck: async () => {
        await sleep(system.clock, 100_000);
      },
    });

    const { error, durationMs } = await system.run(single(task('stuck')));

    expect([error, durationMs]).toEqual(['Sandbox.Timedout', 30_000]);
  });

  it('of the machine end everything, past every catcher, and nothing is written afterwards', async () => {
    const slow: LoadedHandler = async () => {
      await sleep(system.clock, 20_000);
      return 'late';
    };
    system = await makeMachineSystem({ slow });
    const branch = (name: string): object => ({
      StartAt: name,
      States: {
        [name]: task('slow', {
          Catch: [{ ErrorEquals: ['States.ALL'], Next: `${name}Caught` }],
          Next: `${name}Caught`,
        }),
        [`${name}Caught`]: { Type: 'Succeed' },
      },
    });

    const { status, error, durationMs } = await system.run({
      StartAt: 'Both',
      TimeoutSeconds: 10,
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [branch('One'), branch('Two')],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
          Next: 'After',
        },
        After: { Type: 'Succeed' },
      },
    });
    const endedAt = system.kernel.trace.entries.findIndex(({ name }) => name === 'ExecutionTimedOut');
    await system.settle(60_000);

    expect([status, error, durationMs]).toEqual(['TIMED_OUT', undefined, 10_000]);
    const after = system.kernel.trace.entries.slice(endedAt + 1);
    expect(after.filter(({ kind }) => kind === 'execution')).toEqual([]);
    expect(system.clock.hasForegroundTimers).toBe(false);
  });
});

describe('a Parallel', () => {
  it('runs its branches at the same time and gives their outputs in order', async () => {
    system = await makeMachineSystem();
    const wait = (name: string, seconds: number): object => ({
      StartAt: name,
      States: {
        [name]: { Type: 'Wait', Seconds: seconds, Next: `${name}Done` },
        [`${name}Done`]: { Type: 'Pass', Result: name, End: true },
      },
    });

    const { output, durationMs } = await system.run(
      single({
        Type: 'Parallel',
        Branches: [wait('Long', 9), wait('Short', 2)],
        ResultSelector: { 'first.$': '$[0]', 'second.$': '$[1]' },
        ResultPath: '$.both',
      }),
      { a: 1 },
    );

    expect(output).toBe('{"a":1,"both":{"first":"Long","second":"Short"}}');
    expect(durationMs).toBe(9000);
  });

  it('fails as its first failing branch and abandons the others', async () => {
    const later = failing([]);
    system = await makeMachineSystem({ later });

    const { status, error, durationMs } = await system.run(
      single({
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Wait',
            States: {
              Wait: { Type: 'Wait', Seconds: 5, Next: 'Later' },
              Later: { ...task('later'), End: true },
            },
          },
          {
            StartAt: 'Short',
            States: {
              Short: { Type: 'Wait', Seconds: 1, Next: 'Bad' },
              Bad: { Type: 'Fail', Error: 'First' },
            },
          },
          {
            StartAt: 'Second',
            States: {
              Second: { Type: 'Wait', Seconds: 2, Next: 'Bad2' },
              Bad2: { Type: 'Fail', Error: 'Second' },
            },
          },
        ],
      }),
    );
    await system.settle();

    expect([status, error, durationMs]).toEqual(['FAILED', 'First', 1000]);
    expect(later.calls).toEqual([]);
  });

  it('runs all branches again when it is retried', async () => {
    const good = failing([]);
    const bad = failing(['Flaky']);
    system = await makeMachineSystem({ good, bad });

    const { status } = await system.run(
      single({
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Good', States: { Good: { ...task('good'), End: true } } },
          { StartAt: 'Bad', States: { Bad: { ...task('bad'), End: true } } },
        ],
        Retry: [{ ErrorEquals: ['Flaky'] }],
      }),
    );

    expect(status).toBe('SUCCEEDED');
    expect(good.calls).toHaveLength(2);
    expect(gaps(bad.calls)).toEqual([1000]);
  });
});

describe('a Map', () => {
  it('runs once for every item, as many at a time as MaxConcurrency says', async () => {
    let running = 0;
    let most = 0;
    system = await makeMachineSystem({
      work: async (event) => {
        running += 1;
        most = Math.max(most, running);
        await sleep(system.clock, 1000);
        running -= 1;
        return event;
      },
    });

    const { output = '', durationMs } = await system.run(
      single({
        Type: 'Map',
        ItemsPath: '$.list',
        MaxConcurrency: 2,
        ItemSelector: { 'item.$': '$$.Map.Item.Value', 'at.$': '$$.Map.Item.Index', 'all.$': '$.all' },
        ItemProcessor: { StartAt: 'Each', States: { Each: { ...task('work'), End: true } } },
      }),
      { list: ['a', 'b', 'c'], all: 1 },
    );

    expect(JSON.parse(output)).toEqual([
      { item: 'a', at: 0, all: 1 },
      { item: 'b', at: 1, all: 1 },
      { item: 'c', at: 2, all: 1 },
    ]);
    expect(most).toBe(2);
    expect(durationMs).toBe(2000);
  });

  it('fails as its first failing iteration', async () => {
    system = await makeMachineSystem({
      work: async (event) => {
        if (event === 2) throw new NamedError('Two');
        return event;
      },
    });

    const { error } = await system.run(
      single({
        Type: 'Map',
        Iterator: { StartAt: 'Each', States: { Each: { ...task('work'), End: true } } },
      }),
      [1, 2, 3],
    );

    expect(error).toBe('Two');
  });
});

describe('JSONata', () => {
  it('computes arguments, output, variables, conditions and waits', async () => {
    const seen: unknown[] = [];
    system = await makeMachineSystem({
      work: async (event) => {
        seen.push(event);
        return { n: 4 };
      },
    });

    const { output, status, cause, durationMs } = await system.run(
      {
        StartAt: 'Work',
        QueryLanguage: 'JSONata',
        States: {
          Work: task('work', {
            Arguments: { sum: '{% $sum($states.input.list) %}', name: '{% $states.context.State.Name %}' },
            Assign: { kept: '{% $states.result.n %}' },
            Output: { doubled: '{% $states.result.n * 2 %}' },
            Next: 'Decide',
          }),
          Decide: {
            Type: 'Choice',
            Choices: [{ Condition: '{% $kept = 4 %}', Next: 'Pause' }],
            Default: 'Wrong',
          },
          Wrong: { Type: 'Fail', Error: '{% "E" & $kept %}' },
          Pause: { Type: 'Wait', Seconds: '{% $kept %}', Next: 'Each' },
          Each: {
            Type: 'Map',
            Items: '{% [1..3] %}',
            ItemProcessor: {
              StartAt: 'Square',
              States: { Square: { Type: 'Pass', Output: '{% $states.input * $states.input %}', End: true } },
            },
            Output: '{% {"squares": $states.result, "before": $states.input} %}',
            End: true,
          },
        },
      },
      { list: [1, 2, 3] },
    );

    expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
    expect(seen).toEqual([{ sum: 6, name: 'Work' }]);
    expect(output).toBe('{"squares":[1,4,9],"before":{"doubled":8}}');
    expect(durationMs).toBe(4000);
  });

  it('fails with States.QueryEvaluationError, which can be caught', async () => {
    system = await makeMachineSystem({ work: async () => 1 });

    const { output = '' } = await system.run({
      StartAt: 'Work',
      QueryLanguage: 'JSONata',
      States: {
        Work: task('work', {
          Output: '{% $states.result + "a" %}',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After', Output: '{% $states.errorOutput.Error %}' }],
          End: true,
        }),
        After: { Type: 'Succeed' },
      },
    });

    expect(output).toBe('"States.QueryEvaluationError"');
  });

  it('takes time and chance from the runtime', async () => {
    system = await makeMachineSystem();

    const { output } = await system.run({
      StartAt: 'Now',
      QueryLanguage: 'JSONata',
      States: { Now: { Type: 'Pass', Output: '{% $millis() %}', End: true } },
    });

    expect(output).toBe(String(system.clock.now()));
  });
});
