import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { PROJECT_DIR } from './build/project-dir.ts';

interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Every script of ours in package.json, and what its help has to name. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  start: ['paths', '--exit', '--out', '--state', '--port', '--json', '--timeout', '--again'],
  local: ['--assembly', '--state', '--port', '--json'],
  test: ['jest'],
  cost: ['--stage', '--set', '--images-per-day', '--mean-mb', '--month'],
  size: [],
  'test:e2e': ['--stage'],
  synth: ['--stage', '--set', '--local', '--out', '--lambda', '--json'],
  bench: ['--images', '--count', '--rounds'],
  disorder: ['--seeds', '--from'],
  mutants: ['word'],
  recipes: ['word'],
  'bench:damage': ['--images', '--count', '--rounds', '--seed'],
  'bench:bombs': ['--max-image-mb', '--max-megapixels', '--only'],
  corpus: ['dir', '--index', '--timeout'],
  deploy: ['--stage', '--set', 'cdk'],
  diff: ['--stage', '--set', 'cdk'],
  destroy: ['--stage', '--set', 'cdk'],
  arch: ['--root', '--json'],
  docs: ['--check'],
  'docs:check': ['--check'],
};

/** Commands of the command line, which say their exit statuses with the options that decide them. */
const CLI = { start: 'qip start', local: 'local' };

const USAGE: Readonly<Record<string, string>> = {
  ...CLI,
  test: 'npm test --',
  'docs:check': 'npm run docs --',
};

/** Wrong input that only the script itself can tell. */
const WRONG: readonly (readonly [script: string, args: readonly string[], message: RegExp])[] = [
  ['cost', ['--images-per-day', '-5'], /'-5' is invalid\. Expected a number above 0\./],
  ['mutants', ['nonsense'], /'nonsense' is invalid.* No mutant contains it; expected a word of/],
  ['corpus', [], /missing required argument 'dir'/],
];

const { scripts } = JSON.parse(readFileSync(join(PROJECT_DIR, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const ours = Object.keys(scripts).filter((name) => /^node (?:scripts|bench|cli)\//.test(scripts[name] ?? ''));
const answers = new Map<string, Answer>();

beforeAll(async () => {
  const waiting = [
    ...ours.map((name) => [name, ['--help']] as const),
    ...ours.filter((name) => name !== 'test').map((name) => [name, ['--no-such-option']] as const),
    ...WRONG.map(([name, args]) => [name, args] as const),
  ];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      answers.set(keyOf(...next), await answer(...next));
  };
  await Promise.all([work(), work()]);
}, 300_000);

describe('a script of package.json', () => {
  it('is listed here, with what its help has to name', () => {
    expect(Object.keys(NAMED).sort()).toEqual(ours.sort());
  });

  it.each(ours)('%s says how it is used', (name) => {
    const { status, stdout, stderr } = answerTo(name, ['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: ${USAGE[name] ?? `npm run ${name} --`} `));
    if (!(name in CLI)) expect(stdout).toContain('Exit statuses:');
    for (const option of NAMED[name] ?? []) expect(stdout).toMatch(new RegExp(`^  ${option}\\b`, 'm'));
  });

  it.each(ours.filter((name) => name !== 'test'))('%s refuses an option it does not have', (name) => {
    expectOneLine(answerTo(name, ['--no-such-option']), /^error: .*--help" shows the options\.$/);
  });

  it.each(WRONG)('%s refuses %j', (name, args, message) => {
    expectOneLine(answerTo(name, args), message);
  });
});

function expectOneLine({ status, stdout, stderr }: Answer, message: RegExp): void {
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
}

function answerTo(name: string, args: readonly string[]): Answer {
  const found = answers.get(keyOf(name, args));
  if (found === undefined) throw new Error(`${name} was not run with ${args.join(' ')}.`);
  return found;
}

function keyOf(name: string, args: readonly string[]): string {
  return [name, ...args].join(' ');
}

function answer(name: string, args: readonly string[]): Promise<Answer> {
  const [, ...words] = (scripts[name] ?? '').split(' ');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--no-warnings', ...words, ...args],
      // With its compiled code kept, a script says --help in half the time.
      {
        cwd: PROJECT_DIR,
        env: { ...process.env, NODE_COMPILE_CACHE: join(PROJECT_DIR, '.cache', 'compile') },
      },
      (_error, stdout, stderr) => {
        resolve({ status: child.exitCode ?? -1, stdout, stderr });
      },
    );
  });
}
