import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { apply } from './recipe.ts';
import { RECIPES } from './recipes.ts';

const GUIDE = readFileSync('CONTRIBUTING.md', 'utf8');

/** The files that a section names, as patterns: `<name>` is any name, `{a,b}` one of them. */
function filesNamedIn(heading: string): RegExp[] {
  const section = GUIDE.split(`### ${heading}\n`)[1]?.split('\n##')[0] ?? '';
  return [...section.matchAll(/`(?<path>[\w-]+\/[^`\s]+)`/g)].map(({ groups }) => {
    const path = (groups?.['path'] ?? '').replaceAll('.', String.raw`\.`);
    const pattern = path
      .replaceAll(/<[\w-]+>/g, '[\\w-]+')
      .replaceAll(/\{([^}]+)\}/g, (_all, names: string) => `(?:${names.replaceAll(',', '|')})`);
    return new RegExp(`^${pattern}$`);
  });
}

describe.each(RECIPES.map((recipe) => [recipe.heading, recipe] as const))(
  'the recipe "%s"',
  (heading, recipe) => {
    it('fits the code as it is', () => {
      for (const edit of recipe.edits) {
        expect([edit.file, existsSync(edit.file)]).toEqual([edit.file, edit.create === undefined]);
        expect(() =>
          apply(edit, edit.create === undefined ? readFileSync(edit.file, 'utf8') : ''),
        ).not.toThrow();
      }
    });

    it('names every file that it touches', () => {
      const named = filesNamedIn(heading);
      for (const { file } of recipe.edits)
        expect([file, named.some((pattern) => pattern.test(file))]).toEqual([file, true]);
    });
  },
);

it('an edit that does not fit names the text that it looked for', () => {
  expect(() => apply({ file: 'a.ts', insert: [{ behind: 'gone', text: '!' }] }, 'here')).toThrow(
    'a.ts should contain "gone" exactly once',
  );
});
