import { describe, expect, it } from '@jest/globals';

import { explainFailure } from './explain-failure.ts';
import { rejection } from './pipeline-error.ts';

const answer = (errorType: string, errorMessage: string): string =>
  JSON.stringify({ errorType, errorMessage, trace: [] });

describe('the error that a state machine reports', () => {
  it('keeps code, stage and sentence of our own errors', () => {
    const error = rejection('TRUNCATED', 'The file ends: too soon.').in('validation');
    expect(explainFailure({ Error: error.name, Cause: answer(error.name, error.message) })).toEqual({
      code: 'TRUNCATED',
      category: 'rejected',
      stage: 'validation',
      message: 'The file ends: too soon.',
    });
  });

  it.each([
    ['Sandbox.Timedout', 'TIMED_OUT', 'transient'],
    ['States.Timeout', 'TIMED_OUT', 'transient'],
    ['Lambda.TooManyRequestsException', 'SERVICE_UNAVAILABLE', 'transient'],
    ['Runtime.ExitError', 'FUNCTION_CRASHED', 'permanent'],
    ['Runtime.OutOfMemory', 'FUNCTION_CRASHED', 'permanent'],
    ['States.DataLimitExceeded', 'EXECUTION_FAILED', 'permanent'],
    ['TypeError', 'INTERNAL_ERROR', 'permanent'],
  ])('%s is %s, %s [E2, E3]', (name, code, category) => {
    expect(explainFailure({ Error: name, Cause: answer(name, 'x is not a function') })).toMatchObject({
      code,
      category,
    });
  });

  it('never reports a code that is not ours', () => {
    expect(explainFailure({ Error: 'Error', Cause: answer('Error', 'NOT_OURS: really') })).toMatchObject({
      code: 'INTERNAL_ERROR',
    });
    expect(explainFailure({})).toMatchObject({ code: 'INTERNAL_ERROR' });
  });

  it('is cut to 1 KB', () => {
    const { message } = explainFailure({ Error: 'Error', Cause: answer('Error', 'x'.repeat(50_000)) });
    expect(message.length).toBeLessThanOrEqual(1100);
  });
});
