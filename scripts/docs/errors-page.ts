import { readFileSync } from 'node:fs';

import { heading, type Page, table } from './page.ts';

/** A closed list of codes: a union type of string literals, each with a comment. */
interface CodeList {
  readonly title: string;
  readonly file: string;
  readonly type: string;
}

const LISTS: readonly CodeList[] = [
  { title: 'Rejections: the file is to blame', file: 'src/contracts/error-codes.ts', type: 'RejectionCode' },
  { title: 'Faults that pass: tried again', file: 'src/contracts/error-codes.ts', type: 'TransientCode' },
  {
    title: 'Faults that stay: a person is needed',
    file: 'src/contracts/error-codes.ts',
    type: 'PermanentCode',
  },
  { title: 'The local runtime', file: 'local/kernel/local-error.ts', type: 'LocalErrorCode' },
  { title: 'The command line', file: 'cli/cli-error.ts', type: 'CliErrorCode' },
];

/** docs/reference/errors.md: the closed lists of error codes. */
export const errorsPage: Page = {
  path: 'docs/reference/errors.md',
  render: () =>
    [
      heading('Error codes', 'the closed lists in the code'),
      'A message says what was found, what was expected and what to do next. Errors of an emulated AWS service have the codes',
      'of AWS.',
      ...LISTS.flatMap(({ title, file, type }) => [
        '',
        `## ${title}`,
        '',
        table(['Code', 'Means'], codesIn(file, type)),
      ]),
      '',
    ].join('\n'),
};

/** Code and meaning of every member of a union type, from its comments. */
export function codesIn(file: string, type: string): string[][] {
  const union = new RegExp(`export type ${type} =(?<members>[^]+?'\\s*);`).exec(readFileSync(file, 'utf8'));
  if (union === null)
    throw new Error(`${file} has no union type ${type}; scripts/docs/errors-page.ts reads its members.`);
  return [
    ...(union.groups?.['members'] ?? '').matchAll(/(?:\/\*\*(?<comment>[^]*?)\*\/\s*)?\|\s*'(?<code>\w+)'/g),
  ].map(({ groups }) => [
    `\`${groups?.['code'] ?? ''}\``,
    (groups?.['comment'] ?? '').replaceAll(/\s*\*?\s+/g, ' ').trim(),
  ]);
}
