import { mkdirSync, readFileSync, rmSync } from 'node:fs';

import { exec } from 'tinyexec';

import { type Counts, countTests, type JestReport } from './count-tests.ts';

/** One file a process: two runs in one checkout do not disturb each other. */
const RESULT_FILE = `.cache/jest-result-${process.pid}.json`;

/** Runs Jest in two workers. `output` is what it printed, unless that was shown. */
export async function runJest(
  args: readonly string[],
  { show }: { readonly show: boolean },
): Promise<Counts & { readonly output: string }> {
  mkdirSync('.cache', { recursive: true });
  const { exitCode, stdout, stderr } = await exec(
    'jest',
    ['--maxWorkers=2', '--json', `--outputFile=${RESULT_FILE}`, ...args],
    { nodeOptions: { stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] } },
  );
  return { ...countTests(readReport(), exitCode === 0), output: withoutPasses(stdout + stderr) };
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
