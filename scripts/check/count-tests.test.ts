import { describe, expect, it } from '@jest/globals';

import { countTests } from './count-tests.ts';

const REPORT = { numPassedTests: 12, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };

describe('counting what Jest did', () => {
  it('counts tests', () => {
    expect(countTests(REPORT, true)).toEqual({ passed: 12, failed: 0 });
    expect(countTests({ ...REPORT, numFailedTests: 2 }, false)).toEqual({ passed: 12, failed: 2 });
  });

  it('counts a file that could not be run as a failure', () => {
    expect(countTests({ ...REPORT, numRuntimeErrorTestSuites: 1 }, false)).toEqual({ passed: 12, failed: 1 });
  });

  it.each([
    ['found no test', { ...REPORT, numPassedTests: 0 }, true],
    ['left no report', undefined, false],
  ])('counts one failure when Jest %s', (_what, report, ok) => {
    expect(countTests(report, ok)).toEqual({ passed: 0, failed: 1 });
  });

  it('counts one failure when all tests passed and Jest failed', () => {
    expect(countTests(REPORT, false)).toEqual({ passed: 12, failed: 1 });
  });
});
