import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { print, runScript, scriptCommand } from './command.ts';

await runScript(
  scriptCommand({
    run: 'npm run docs',
    does: 'Writes the generated pages, and checks the links of every Markdown file.',
    statuses: { 0: 'every page is current', 1: 'a page is stale or cannot be made, or a link leads nowhere' },
  })
    .option('--check', 'write nothing, and fail when a page is stale: npm run docs:check')
    .action(docs),
);

async function docs({ check = false }: { readonly check?: boolean }): Promise<void> {
  const { brokenLinks } = await import('./docs/broken-links.ts');
  const { PAGES } = await import('./docs/pages.ts');
  const problems: string[] = [];
  for (const page of PAGES) {
    const { path } = page;
    try {
      const text = await page.render();
      if (textOf(path) === text) continue;
      if (check) problems.push(`${path} is stale: run npm run docs and commit the result.`);
      else write(path, text);
    } catch (error) {
      problems.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  problems.push(...brokenLinks());
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  print(`wrote ${path}`);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
