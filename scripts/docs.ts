import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { brokenLinks } from './docs/broken-links.ts';
import { PAGES } from './docs/pages.ts';

/**
 * `npm run docs` writes the generated pages; with `--check` it writes nothing and fails when one is stale, or when a
 * link in any Markdown file leads nowhere.
 */
const problems: string[] = [];
for (const page of PAGES) {
  try {
    writeOrCheck(page.path, await page.render());
  } catch (error) {
    problems.push(`${page.path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
problems.push(...brokenLinks());
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function writeOrCheck(path: string, text: string): void {
  if (current(path) === text) return;
  if (process.argv.includes('--check')) {
    problems.push(`${path} is stale: run npm run docs and commit the result.`);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  process.stdout.write(`wrote ${path}\n`);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
