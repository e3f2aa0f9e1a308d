/** The part of Jest's JSON report that is read here. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that could not be run at all, e.g. because an import failed. */
  readonly numRuntimeErrorTestSuites: number;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts failed tests and files that could not be run. A run that broke down without saying so, or found no test, counts
 * as one failure: neither may look like success.
 */
export function countTests(report: JestReport | undefined, ok: boolean): Counts {
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
  return failed === 0 && (!ok || passed === 0) ? { passed, failed: 1 } : { passed, failed };
}
