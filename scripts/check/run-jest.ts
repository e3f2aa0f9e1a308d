import { mkdirSync, readFileSync, rmSync } from 'node:fs';

import { type CommandResult, runCommand } from './run-command.ts';

const RESULT_FILE = '.cache/jest-result.json';

/** The part of Jest's JSON report that is read here. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly success: boolean;
}

export interface JestResult extends CommandResult {
  readonly passed: number;
  /** Failed tests, suites that could not be run, and one if Jest itself failed or found no test. */
  readonly failed: number;
}

/** Runs Jest in two workers. */
export async function runJest(
  args: readonly string[],
  options: { readonly show: boolean },
): Promise<JestResult> {
  mkdirSync('.cache', { recursive: true });
  rmSync(RESULT_FILE, { force: true });
  const result = await runCommand(
    `jest --maxWorkers=2 --json --outputFile=${RESULT_FILE} ${args.map(quote).join(' ')}`,
    options,
  );
  const report = readReport();
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
  const failedAsAWhole = failed === 0 && (!result.ok || passed === 0);
  return {
    ...result,
    output: withoutPasses(result.output),
    ok: failed === 0 && !failedAsAWhole,
    passed,
    failed: failedAsAWhole ? 1 : failed,
  };
}

function readReport(): JestReport | undefined {
  try {
    return JSON.parse(readFileSync(RESULT_FILE, 'utf8')) as JestReport;
  } catch {
    return undefined;
  }
}

function withoutPasses(output: string): string {
  return output
    .split('\n')
    .filter((line) => !line.startsWith('PASS '))
    .join('\n');
}

function quote(argument: string): string {
  return /^[\w./=:@-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
