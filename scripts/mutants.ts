import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { runCommand } from './check/run-command.ts';
import { type Mutant, MUTANTS } from './mutants/mutants.ts';

/**
 * `npm run mutants [-- WORD]`: takes one mechanism after the other out of a copy of the project and runs the tests that stand
 * for it; with a word, only of mechanisms and changes that contain it. A mutant that no test notices is a fault. Exit status
 * 0 only when all are noticed.
 */
const word = process.argv[2] ?? '';
const chosen = MUTANTS.filter(({ mechanism, change }) => `${mechanism} ${change}`.includes(word));
if (chosen.length === 0) {
  process.stderr.write(`No mutant contains "${word}"; expected a word of a mechanism: ${mechanisms()}.\n`);
  process.exit(3);
}

const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'cdk.out', '.cache', '.qip']);
const project = resolve('.');
const copy = mkdtempSync(join(tmpdir(), 'mutants-'));
let alive = 0;
/** Tests that pass without a mutant: what they say about one is about it. */
const sound = new Set<string>();
try {
  cpSync(project, copy, { recursive: true, filter: (path) => !LEFT_OUT.has(path.slice(project.length + 1)) });
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
  process.chdir(copy);
  for (const mutant of chosen) {
    const { noticed, seconds } = await tryMutant(mutant);
    if (!noticed) alive += 1;
    print(
      `${noticed ? 'noticed' : 'ALIVE  '}  ${seconds.toFixed(0).padStart(4)} s  ${mutant.mechanism.padEnd(18)}  ${mutant.change}`,
    );
  }
} finally {
  process.chdir(project);
  rmSync(copy, { recursive: true, force: true });
}
print(`${String(chosen.length - alive)} noticed, ${String(alive)} alive`);
process.exitCode = alive === 0 ? 0 : 1;

/** @throws Error when the code that the mutant changes is no longer there */
async function tryMutant({ file, find, replace, tests }: Mutant): Promise<{
  noticed: boolean;
  seconds: number;
}> {
  const source = readFileSync(file, 'utf8');
  if (source.split(find).length !== 2)
    throw new Error(`${file} should have ${JSON.stringify(find)} once. Adapt scripts/mutants/mutants.ts.`);
  writeFileSync(
    file,
    source.replace(find, () => replace),
  );
  const startedMs = performance.now();
  // In turn: most often the first says it.
  for (const path of tests) {
    if (await passes(path)) continue;
    writeFileSync(file, source);
    if (!sound.has(path) && !(await passes(path)))
      throw new Error(`${path} fails without a mutant too. Mend it first.`);
    sound.add(path);
    return { noticed: true, seconds: (performance.now() - startedMs) / 1000 };
  }
  writeFileSync(file, source);
  return { noticed: false, seconds: (performance.now() - startedMs) / 1000 };
}

async function passes(path: string): Promise<boolean> {
  const { ok } = await runCommand(`jest --bail --silent ${path}`, { show: false });
  return ok;
}

function mechanisms(): string {
  return [...new Set(MUTANTS.map(({ mechanism }) => mechanism))].join(', ');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
