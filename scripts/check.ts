import { readFileSync } from 'node:fs';

import { type CommandResult, runCommand } from './check/run-command.ts';
import { type Counts, runJest } from './check/run-jest.ts';

/** Scripts of package.json that are checks, the quickest first: each counts as one test. */
const CHECKS = [
  { name: 'types', script: 'typecheck' },
  { name: 'architecture', script: 'arch' },
  { name: 'documentation', script: 'docs:check' },
  { name: 'unused code', script: 'unused' },
  { name: 'formatting', script: 'format:check' },
  { name: 'lint', script: 'lint' },
];

/**
 * `npm test`: every check and every test, none left out because another failed. Shows one line a step, the output of
 * those that failed, and at last `N passed, N failed`. With arguments (`npm test -- src/domain`): only Jest on them.
 */
const args = process.argv.slice(2);
const { passed, failed } = args.length > 0 ? await runJest(args, { show: true }) : await runEverything();
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** The checks run one after the other beside Jest: on two cores that is the quickest. */
async function runEverything(): Promise<Counts> {
  const [tests, checks] = await Promise.all([runTests(), runChecks()]);
  return {
    passed: tests.passed + checks.filter(({ ok }) => ok).length,
    failed: tests.failed + checks.filter(({ ok }) => !ok).length,
  };
}

async function runTests(): Promise<Counts> {
  const result = await runJest([], { show: false });
  report(`tests: ${result.passed} passed, ${result.failed} failed`, result);
  return result;
}

async function runChecks(): Promise<readonly CommandResult[]> {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const results: CommandResult[] = [];
  for (const { name, script } of CHECKS) {
    const command = scripts[script];
    if (command === undefined)
      throw new Error(`package.json has no script "${script}", which npm test runs.`);
    const result = await runCommand(command, { show: false });
    report(`${name} (npm run ${script})`, result);
    results.push(result);
  }
  return results;
}

function report(name: string, { ok, durationMs, output }: CommandResult): void {
  const seconds = (durationMs / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}\n`);
  if (!ok) process.stdout.write(`${output.trimEnd()}\n\n`);
}
