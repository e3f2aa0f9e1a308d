import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { InvalidArgumentError } from 'commander';
import { exec } from 'tinyexec';

import { print, runScript, scriptCommand } from './command.ts';
import { ExpectedError } from './expected-error.ts';
import { withProjectCopy } from './project-copy.ts';
import { apply, type Edit, type Recipe } from './recipes/recipe.ts';
import { RECIPES } from './recipes/recipes.ts';

await runScript(
  scriptCommand({
    run: 'npm run recipes',
    does: 'Follows the recipes of CONTRIBUTING.md in a copy of the project, then forgets one file after the other.',
    statuses: { 0: 'every recipe is enough, and every omission is noticed', 1: 'some are not' },
  })
    .usage('-- [options] [word]')
    .argument('[word]', 'only recipes whose heading contains it (default: all)', chosenBy)
    .action(async (chosen: readonly Recipe[] = RECIPES) => {
      let wrong = 0;
      for (const recipe of chosen) wrong += await withProjectCopy((directory) => follow(recipe, directory));
      print(`${String(chosen.length)} recipes, ${String(wrong)} problems`);
      process.exitCode = wrong === 0 ? 0 : 1;
    }),
);

function chosenBy(word: string): readonly Recipe[] {
  const chosen = RECIPES.filter(({ heading }) => heading.includes(word));
  if (chosen.length > 0) return chosen;
  throw new InvalidArgumentError(
    `No recipe contains it; expected a word of ${RECIPES.map(({ heading }) => heading).join(', ')}.`,
  );
}

/** Gives the number of problems. */
async function follow(recipe: Recipe, directory: string): Promise<number> {
  for (const edit of recipe.edits) write(directory, edit);
  const found = await firstComplaint(recipe, directory);
  print(
    `${recipe.heading}: ${recipe.edits.map(({ file }) => file).join(', ')}`,
    found === undefined ? '  complete: nothing complains' : `  NOT ENOUGH: ${found}`,
  );
  let wrong = found === undefined ? 0 : 1;
  // One file is the recipe: without it nothing is begun.
  for (const edit of recipe.edits.length > 1 ? recipe.edits : []) {
    undo(directory, edit);
    const complaint = await firstComplaint(recipe, directory);
    print(`  without ${edit.file}: ${complaint ?? 'NOT NOTICED'}`);
    if (complaint === undefined) wrong += 1;
    write(directory, edit);
  }
  return wrong;
}

function write(directory: string, edit: Edit): void {
  const path = join(directory, edit.file);
  const text = edit.create === undefined ? original(edit) : '';
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, apply(edit, text));
}

function undo(directory: string, edit: Edit): void {
  const path = join(directory, edit.file);
  if (edit.create === undefined) writeFileSync(path, original(edit));
  else rmSync(path);
}

function original({ file }: Edit): string {
  return readFileSync(file, 'utf8');
}

/** What the type check, the check for unused code or a test says first; undefined: all pass. */
async function firstComplaint({ tests }: Recipe, directory: string): Promise<string | undefined> {
  const checks: readonly (readonly string[])[] = [
    ['tsc', join('node_modules', 'ts7', 'bin', 'tsc'), '-p', 'tsconfig.json'],
    ['jest', join('node_modules', 'jest', 'bin', 'jest.js'), '--bail', ...tests],
    ['knip', join('node_modules', 'knip', 'bin', 'knip.js'), '--no-progress'],
  ];
  for (const [name = '', ...parameters] of checks) {
    if (name === 'jest' && tests.length === 0) continue;
    const { exitCode, stdout, stderr } = await exec(process.execPath, parameters, {
      nodeOptions: { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    if (exitCode === undefined) throw new ExpectedError(`${name} was stopped from outside. Run it again.`);
    if (exitCode !== 0) return `${name}: ${firstLine(stdout, stderr)}`;
  }
  return undefined;
}

/** The line that says what is wrong: Jest's begins with a dot. */
function firstLine(stdout: string, stderr: string): string {
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  const found = lines.find((line) => line.startsWith('●')) ?? lines.find((line) => line !== '') ?? '';
  return found.slice(0, 200);
}
