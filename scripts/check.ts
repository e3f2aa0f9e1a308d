import { exec } from 'tinyexec';

import type { Counts } from './check/count-tests.ts';
import { runJest } from './check/run-jest.ts';
import { print, runScript, scriptCommand } from './command.ts';

/** Scripts of package.json that are checks, the quickest first: each counts as one test. */
const CHECKS = [
  { name: 'types', script: 'typecheck' },
  { name: 'architecture', script: 'arch' },
  { name: 'documentation', script: 'docs:check' },
  { name: 'unused code', script: 'unused' },
  { name: 'formatting', script: 'format:check' },
  { name: 'lint', script: 'lint' },
];

/** A check or all tests, as one line shows them. */
interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly startedMs: number;
}

const args = process.argv.slice(2);
const isHelp = args.length === 1 && ['--help', '-h'].includes(args[0] ?? '');

await runScript(
  scriptCommand({
    run: 'npm test',
    does: 'Runs every check and every test, none left out because another failed; with arguments only Jest on them.',
    statuses: { 0: 'all passed', 1: 'some failed; the last line is "N passed, N failed"' },
    passesOn: true,
  })
    .usage('-- [paths and options of Jest]')
    .argument('[jest...]', 'for Jest: a path (src/domain), any of its options (--watch)')
    .action(test),
  // Whatever else begins with -- is an option of Jest.
  { args: isHelp ? args : ['--', ...args] },
);

async function test(jestArgs: readonly string[]): Promise<void> {
  const { passed, failed } =
    jestArgs.length > 0 ? await runJest(jestArgs, { show: true }) : await runEverything();
  print(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** The checks run one after the other while Jest runs: on two cores nothing is quicker. */
async function runEverything(): Promise<Counts> {
  const [tests, checks] = await Promise.all([runTests(), runChecks()]);
  return {
    passed: tests.passed + checks.filter((ok) => ok).length,
    failed: tests.failed + checks.filter((ok) => !ok).length,
  };
}

async function runTests(): Promise<Counts> {
  const startedMs = performance.now();
  const { passed, failed, output } = await runJest([], { show: false });
  report({ name: `tests: ${passed} passed, ${failed} failed`, ok: failed === 0, output, startedMs });
  return { passed, failed };
}

async function runChecks(): Promise<readonly boolean[]> {
  const results: boolean[] = [];
  for (const { name, script } of CHECKS) {
    const startedMs = performance.now();
    const { exitCode, stdout, stderr } = await exec(process.execPath, ['--run', script], {
      nodeOptions: { stdio: ['ignore', 'pipe', 'pipe'] },
    });
    const ok = exitCode === 0;
    report({ name: `${name} (npm run ${script})`, ok, output: stdout + stderr, startedMs });
    results.push(ok);
  }
  return results;
}

function report({ name, ok, output, startedMs }: Step): void {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1).padStart(6);
  print(`${ok ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}`);
  if (!ok) print(output.trimEnd(), '');
}
