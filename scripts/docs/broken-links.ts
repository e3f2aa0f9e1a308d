import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { sourceFiles } from './source-files.ts';

/** `[text](target)`, not an image's size or a title; targets on the web and anchors are left alone. */
const LINK = /\]\((?!https?:|mailto:|#)(?<target>[^)\s#]+)(?:#[^)\s]*)?\)/g;

/** Relative links in Markdown that lead to no file, one sentence each. */
export function brokenLinks(): string[] {
  return sourceFiles(['*.md', 'docs/**/*.md']).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(LINK)]
      .map((match) => match.groups?.['target'] ?? '')
      .filter((target) => !existsSync(join(dirname(file), decodeURI(target))))
      .map(
        (target) =>
          `${file}: the link to ${target} leads nowhere. Correct its path, which is relative to the page.`,
      ),
  );
}
