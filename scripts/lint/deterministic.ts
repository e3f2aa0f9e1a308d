import type { Linter } from 'eslint';

/**
 * Time, chance, environment and console are arguments: the folders below take them through ports or the clock, so that
 * a seed and a virtual clock replay a run. `new Date(milliseconds)` and `Date.parse` only convert and are allowed.
 */
const CLOCK = 'Time is an argument here: take a Clock.';
const CHANCE = 'Chance is an argument here: take the seeded generator.';
const ENVIRONMENT = 'The environment is read once, in a composition root, and passed on.';
const CONSOLE = 'Log through the port; a command prints through its output.';
const SLEEP = 'A test does not sleep: wait for a trace, or move the virtual clock.';

const TIMER_MODULES = ['timers', 'timers/promises', 'node:timers', 'node:timers/promises'];

const BANS: Linter.RulesRecord = {
  'no-restricted-syntax': [
    'error',
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
    { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: CLOCK },
    { object: 'performance', property: 'now', message: CLOCK },
    { object: 'process', property: 'hrtime', message: CLOCK },
    { object: 'AbortSignal', property: 'timeout', message: CLOCK },
    { object: 'Math', property: 'random', message: CHANCE },
    { object: 'process', property: 'env', message: ENVIRONMENT },
  ],
  'no-restricted-globals': [
    'error',
    ...['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({ name, message: CLOCK })),
    { name: 'console', message: CONSOLE },
  ],
  'no-restricted-imports': importRule([
    ...['perf_hooks', 'node:perf_hooks'].map((name) => ({ name, message: CLOCK })),
    ...['process', 'node:process'].map((name) => ({ name, message: ENVIRONMENT })),
    ...['console', 'node:console'].map((name) => ({ name, message: CONSOLE })),
  ]),
};

/** The product's core also takes its identifiers from outside; the local runtime makes keys and a seed at its start. */
const CORE_BANS: Linter.RulesRecord = {
  ...BANS,
  'no-restricted-properties': [
    ...(BANS['no-restricted-properties'] as ['error']),
    { object: 'crypto', property: 'randomUUID', message: CHANCE },
    { object: 'crypto', property: 'getRandomValues', message: CHANCE },
  ],
  'no-restricted-imports': importRule([
    ...['crypto', 'node:crypto'].map((name) => ({
      name,
      importNames: ['randomBytes', 'randomInt', 'randomUUID', 'randomFill', 'randomFillSync', 'webcrypto'],
      message: CHANCE,
    })),
    ...['console', 'node:console', 'process', 'node:process', 'perf_hooks', 'node:perf_hooks'].map(
      (name) => ({
        name,
        message: 'Take what you need from it as an argument.',
      }),
    ),
  ]),
};

const CORE = ['contracts', 'domain', 'ports', 'pipeline'].map((area) => `src/${area}/**/*.ts`);

/** The clock of the local runtime, and the host that runs as a process of its own, as a function does on AWS. */
const LOCAL_EXCEPT = [
  'local/kernel/system-clock.ts',
  'local/kernel/work.ts',
  'local/services/lambda/host/**',
];

const UNIT_TESTS = '**/*.test.ts';

/** Configuration for ESLint that keeps a run replayable. */
export const DETERMINISTIC: readonly Linter.Config[] = [
  { files: ['local/**/*.ts'], ignores: [UNIT_TESTS, 'local/test/**', ...LOCAL_EXCEPT], rules: BANS },
  { files: CORE, ignores: [UNIT_TESTS], rules: CORE_BANS },
  {
    files: [UNIT_TESTS],
    rules: {
      'no-restricted-globals': ['error', { name: 'setTimeout', message: SLEEP }],
      'no-restricted-imports': importRule([]),
    },
  },
];

function importRule(paths: readonly object[]): Linter.RuleEntry {
  return ['error', { paths: [...TIMER_MODULES.map((name) => ({ name, message: CLOCK })), ...paths] }];
}
