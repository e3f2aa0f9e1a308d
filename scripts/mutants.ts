import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { InvalidArgumentError } from 'commander';
import { exec } from 'tinyexec';

import { print, runScript, scriptCommand } from './command.ts';
import { ExpectedError } from './expected-error.ts';
import { type Mutant, MUTANTS } from './mutants/mutants.ts';
import { withProjectCopy } from './project-copy.ts';

await runScript(
  scriptCommand({
    run: 'npm run mutants',
    does: 'Takes one mechanism after the other out of a copy of the project, and runs the tests that must notice.',
    statuses: { 0: 'every mutant was noticed', 1: 'some were not, or could not be tried' },
  })
    .usage('-- [options] [word]')
    .argument('[word]', 'only mutants whose mechanism or change contains it (default: all)', chosenBy)
    .action(async (chosen: readonly Mutant[] = MUTANTS) => {
      const alive = await withProjectCopy((directory) => tryMutants(chosen, directory));
      print(`${String(chosen.length - alive)} noticed, ${String(alive)} alive`);
      process.exitCode = alive === 0 ? 0 : 1;
    }),
);

function chosenBy(word: string): readonly Mutant[] {
  const chosen = MUTANTS.filter(({ mechanism, change }) => `${mechanism} ${change}`.includes(word));
  if (chosen.length > 0) return chosen;
  const mechanisms = [...new Set(MUTANTS.map(({ mechanism }) => mechanism))];
  throw new InvalidArgumentError(`No mutant contains it; expected a word of ${mechanisms.join(', ')}.`);
}

/** Gives the number of mutants that no test noticed. */
async function tryMutants(mutants: readonly Mutant[], directory: string): Promise<number> {
  /** Tests that pass without a mutant: when one of them fails, the mutant is the reason. */
  const sound = new Set<string>();
  let alive = 0;
  for (const mutant of mutants) {
    const startedMs = performance.now();
    const noticed = await isNoticed(mutant, directory, sound);
    if (!noticed) alive += 1;
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0).padStart(4);
    print(
      `${noticed ? 'noticed' : 'ALIVE  '}  ${seconds} s  ${mutant.mechanism.padEnd(18)}  ${mutant.change}`,
    );
  }
  return alive;
}

/** @throws ExpectedError when the code that the mutant changes is no longer there, or a test fails without it too */
async function isNoticed(
  { file, find, replace, tests }: Mutant,
  directory: string,
  sound: Set<string>,
): Promise<boolean> {
  const path = join(directory, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(find).length !== 2)
    throw new ExpectedError(
      `${file} should have ${JSON.stringify(find)} once. Adapt scripts/mutants/mutants.ts.`,
    );
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  // In turn: most often the first one notices.
  for (const test of tests) {
    if (await passes(test, directory)) continue;
    writeFileSync(path, source);
    if (!sound.has(test) && !(await passes(test, directory)))
      throw new ExpectedError(`${test} fails without a mutant too. Repair it first.`);
    sound.add(test);
    return true;
  }
  writeFileSync(path, source);
  return false;
}

async function passes(test: string, directory: string): Promise<boolean> {
  const { exitCode } = await exec('jest', ['--bail', '--silent', test], {
    nodeOptions: { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  return exitCode === 0;
}
