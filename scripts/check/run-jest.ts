import { mkdirSync, readFileSync, rmSync } from 'node:fs';

import { type CommandResult, runCommand } from './run-command.ts';

/** One file a process: two runs in one checkout do not disturb each other. */
const RESULT_FILE = `.cache/jest-result-${process.pid}.json`;

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

/** Runs Jest in two workers. */
export async function runJest(
  args: readonly string[],
  options: { readonly show: boolean },
): Promise<CommandResult & Counts> {
  mkdirSync('.cache', { recursive: true });
  const command = ['jest', '--maxWorkers=2', '--json', `--outputFile=${RESULT_FILE}`, ...args.map(quote)];
  const result = await runCommand(command.join(' '), options);
  const counts = countTests(readReport(), result.ok);
  return { ...result, ...counts, ok: counts.failed === 0, output: withoutPasses(result.output) };
}

/**
 * Failed are tests, and files that could not be run. A run that broke down without saying so, and one that found no test,
 * counts as one failure: neither may look like success.
 */
export function countTests(report: JestReport | undefined, ok: boolean): Counts {
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
  return failed === 0 && (!ok || passed === 0) ? { passed, failed: 1 } : { passed, failed };
}

function readReport(): JestReport | undefined {
  try {
    return JSON.parse(readFileSync(RESULT_FILE, 'utf8')) as JestReport;
  } catch {
    return undefined;
  } finally {
    rmSync(RESULT_FILE, { force: true });
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
