import { CLI_ERRORS } from '#cli/cli-error.ts';
import { type Category, ERRORS } from '#contracts/errors.ts';
import { WARNINGS } from '#contracts/warnings.ts';
import { LOCAL_ERRORS } from '#local/index.ts';

import { heading, type Page, table } from './page.ts';

type Explained = Readonly<Record<string, { readonly meaning: string; readonly next: string }>>;

const LISTS: readonly { readonly title: string; readonly codes: Explained }[] = [
  { title: 'Rejections: the file is at fault', codes: ofCategory('rejected') },
  { title: 'Faults that pass: tried again', codes: ofCategory('transient') },
  { title: 'Faults that stay: a person is needed', codes: ofCategory('permanent') },
  { title: 'The local runtime', codes: LOCAL_ERRORS },
  { title: 'The command line', codes: CLI_ERRORS },
];

/** docs/reference/errors.md: the closed lists of error codes. */
export const errorsPage: Page = {
  path: 'docs/reference/errors.md',
  render: () =>
    [
      heading(
        'Error codes',
        'src/contracts/errors.ts, src/contracts/warnings.ts, local/kernel/local-error.ts and cli/cli-error.ts',
      ),
      'A message says what was found, what was expected and what to do next. What becomes of a run that meets one is in',
      '[failures.md](failures.md). Errors of an emulated AWS service have the codes of AWS.',
      ...LISTS.flatMap(({ title, codes }) => ['', `## ${title}`, '', codesTable(codes)]),
      '',
      '## Warnings: irregular, and accepted',
      '',
      'A file that has every pixel is accepted; these say what is irregular in it. More is in [formats.md](../guides/formats.md).',
      '',
      table(
        ['Code', 'Means'],
        Object.entries(WARNINGS).map(([code, { meaning }]) => [`\`${code}\``, meaning]),
      ),
      '',
    ].join('\n'),
};

export function codesTable(codes: Explained): string {
  return table(
    ['Code', 'Means', 'What to do'],
    Object.entries(codes).map(([code, { meaning, next }]) => [`\`${code}\``, meaning, next]),
  );
}

export function ofCategory(wanted: Category): Explained {
  return Object.fromEntries(Object.entries(ERRORS).filter(([, { category }]) => category === wanted));
}
