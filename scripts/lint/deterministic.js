/**
 * Time, chance, environment and console are arguments: the folders below take them through ports or the clock, so that
 * a seed and a virtual clock replay a run. `new Date(milliseconds)` and `Date.parse` only convert and are allowed.
 */
const CLOCK = 'Time is an argument here: take a Clock.';
const CHANCE = 'Chance is an argument here: take the seeded generator.';

const SYNTAX = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
  { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
];

const PROPERTIES = [
  { object: 'Date', property: 'now', message: CLOCK },
  { object: 'performance', property: 'now', message: CLOCK },
  { object: 'process', property: 'hrtime', message: CLOCK },
  { object: 'AbortSignal', property: 'timeout', message: CLOCK },
  { object: 'Math', property: 'random', message: CHANCE },
  {
    object: 'process',
    property: 'env',
    message: 'The environment is read once, in a composition root, and passed on.',
  },
];

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'];
const TIMER_MODULES = ['timers', 'timers/promises', 'node:timers', 'node:timers/promises'];

const timerGlobals = TIMERS.map((name) => ({ name, message: CLOCK }));
const consoleGlobal = {
  name: 'console',
  message: 'Log through the port; a command prints through its output.',
};

const importRule = (extra = []) => [
  'error',
  {
    paths: [
      ...TIMER_MODULES.map((name) => ({ name, message: CLOCK })),
      ...['perf_hooks', 'node:perf_hooks'].map((name) => ({ name, message: CLOCK })),
      ...['process', 'node:process', 'console', 'node:console'].map((name) => ({
        name,
        message: 'Take what you need as an argument.',
      })),
      ...extra,
    ],
  },
];

const bans = {
  'no-restricted-syntax': ['error', ...SYNTAX],
  'no-restricted-properties': ['error', ...PROPERTIES],
  'no-restricted-globals': ['error', ...timerGlobals, consoleGlobal],
  'no-restricted-imports': importRule(),
};

const SRC = ['contracts', 'domain', 'ports', 'pipeline'].map((area) => `src/${area}/**/*.ts`);

/** The clock of the local runtime, and the host that runs as a process of its own, as a function does on AWS. */
const LOCAL_EXCEPT = [
  'local/kernel/system-clock.ts',
  'local/kernel/work.ts',
  'local/services/lambda/host/**',
];

/** @type {import('eslint').Linter.Config[]} */
export const DETERMINISTIC = [
  { files: ['local/**/*.ts'], ignores: ['**/*.test.ts', ...LOCAL_EXCEPT], rules: bans },
  {
    files: SRC,
    ignores: ['**/*.test.ts'],
    rules: {
      ...bans,
      'no-restricted-imports': importRule(
        ['crypto', 'node:crypto'].map((name) => ({
          name,
          importNames: ['randomBytes', 'randomInt', 'randomUUID', 'randomFillSync', 'randomFill'],
          message: CHANCE,
        })),
      ),
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        {
          name: 'setTimeout',
          message: 'A test does not sleep: wait for a trace, or move the virtual clock.',
        },
      ],
      'no-restricted-imports': importRule(),
    },
  },
];
