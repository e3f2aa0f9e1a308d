import { readFileSync } from 'node:fs';

import { heading, type Page, table } from './docs/page.ts';
import { sourceFiles } from './docs/source-files.ts';
import { REQUIREMENT_GROUPS } from './requirements-rows.ts';

/** Rows or whole groups of rows (`U`) that must have a test or artefact: without one, docs:check fails. */
const ENFORCED: readonly string[] = [
  'O',
  'F',
  'T',
  'C',
  'D',
  'P',
  'E',
  'U',
  'B',
  'I',
  'H',
  'M',
  'A',
  'X',
  'G',
  'S',
  'K',
  'R',
];

/** What shows that a row of the specification holds: a test, or an artefact that says so in a comment. */
interface Proof {
  readonly id: string;
  readonly file: string;
  /** A test's title without its ids; an artefact has none. */
  readonly title?: string;
}

const ID = String.raw`[A-Z]\d{1,2}(?:\.\d)?`;
/** `[U1]` or `[U1, C6.1]` inside one string literal of a test. */
const TITLE = new RegExp(
  String.raw`(?<quote>['"\`])(?<title>(?:(?!\k<quote>).)*\[${ID}(?:, ?${ID})*\](?:(?!\k<quote>).)*)\k<quote>`,
  'g',
);
const IDS_IN_TITLE = new RegExp(String.raw` ?\[(?<ids>${ID}(?:, ?${ID})*)\]`, 'g');
/** A comment on a property test: its number is the row's. */
const PROPERTY = /\/\/ Feature: [\w-]+, Property (?<number>\d+): (?<text>.+)/g;
/** `Requirement: T8, C1` in a comment of a source file. */
const ARTEFACT = new RegExp(String.raw`\bRequirements?: (?<ids>${ID}(?:, ?${ID})*)`, 'g');

const TESTS = ['{bin,lib,lambda,src,local,cli,bench}/**/*.test.ts', 'test/**/*.ts'];
const ARTEFACTS = ['{bin,lib,lambda,src,local,cli,bench,layers}/**/*.{ts,js,json,sh}', '.github/**/*.yml'];

/** docs/reference/requirements.md: every row with what proves it. */
export const requirementsPage: Page = {
  path: 'docs/reference/requirements.md',
  render: () => {
    const proofs = findProofs();
    const problems = [...unknownRows(proofs), ...missingRows(proofs)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return [heading('Requirements and what proves them', 'ids in tests and comments'), ...page(proofs)].join(
      '\n',
    );
  },
};

function findProofs(): Proof[] {
  const tests = sourceFiles(TESTS);
  const artefacts = sourceFiles(ARTEFACTS).filter((file) => !tests.includes(file));
  return [
    ...tests.flatMap((file) => proofsOfTest(file, readFileSync(file, 'utf8'))),
    ...[...tests, ...artefacts].flatMap((file) => proofsOfComments(file, readFileSync(file, 'utf8'))),
  ];
}

/** What the titles and property comments of a test file prove. */
export function proofsOfTest(file: string, text: string): Proof[] {
  const titled = [...text.matchAll(TITLE)].flatMap(({ groups }) => {
    const whole = groups?.['title'] ?? '';
    const title = whole.replaceAll(IDS_IN_TITLE, '').trim();
    return [...whole.matchAll(IDS_IN_TITLE)].flatMap((match) =>
      idsOf(match).map((id) => ({ id, file, title })),
    );
  });
  const properties = [...text.matchAll(PROPERTY)].map(({ groups }) => ({
    id: `P${groups?.['number'] ?? ''}`,
    file,
    title: `property: ${groups?.['text']?.trim() ?? ''}`,
  }));
  return [...titled, ...properties];
}

/** What a file says of itself in a comment. */
export function proofsOfComments(file: string, text: string): Proof[] {
  return [...text.matchAll(ARTEFACT)].flatMap((match) => idsOf(match).map((id) => ({ id, file })));
}

function idsOf(match: RegExpExecArray): string[] {
  return (match.groups?.['ids'] ?? '').split(',').map((id) => id.trim());
}

function rowIds(): string[] {
  return REQUIREMENT_GROUPS.flatMap(({ rows }) => Object.keys(rows));
}

function unknownRows(proofs: readonly Proof[]): string[] {
  const known = new Set(rowIds());
  return proofs
    .filter(({ id }) => !known.has(id))
    .map(
      ({ id, file }) => `${file} names ${id}, which is not a row of scripts/requirements-rows.ts.${near(id)}`,
    );
}

function near(id: string): string {
  const parts = rowIds().filter((row) => row.startsWith(`${id}.`));
  return parts.length === 0 ? '' : ` Name one of ${parts.join(', ')}.`;
}

function missingRows(proofs: readonly Proof[]): string[] {
  const proved = new Set(proofs.map(({ id }) => id));
  return rowIds()
    .filter(
      (id) => !proved.has(id) && ENFORCED.some((entry) => id === entry || id.replace(/\d.*/, '') === entry),
    )
    .map(
      (id) => `${id} has neither a test nor an artefact: put [${id}] into the name of a test that proves it.`,
    );
}

function page(proofs: readonly Proof[]): string[] {
  const all = rowIds();
  const proved = all.filter((id) => proofs.some((proof) => proof.id === id));
  return [
    `${proved.length} of ${all.length} rows have a test or an artefact. A test names its rows at the end of its title, as in`,
    '`[U1]`; a file that is itself the artefact says `Requirement: T8` in a comment.',
    ...REQUIREMENT_GROUPS.flatMap(({ title, rows }) => [
      '',
      `## ${title}`,
      '',
      table(
        ['Row', 'Statement', 'Proved by'],
        Object.entries(rows).map(([id, statement]) => [
          id,
          statement,
          describeProofs(proofs.filter((proof) => proof.id === id)),
        ]),
      ),
    ]),
    '',
  ];
}

/** A link for each file, followed by the titles of its tests. */
function describeProofs(proofs: readonly Proof[]): string {
  const titlesByFile = new Map<string, string[]>();
  for (const { file, title } of proofs) {
    const titles = titlesByFile.get(file) ?? [];
    if (title !== undefined && !titles.includes(title)) titles.push(title);
    titlesByFile.set(file, titles);
  }
  const entries = [...titlesByFile].map(([file, titles]) =>
    [`[${file}](../../${file})`, titles.map(escapeMarkdown).join('; ')]
      .filter((part) => part !== '')
      .join(': '),
  );
  return entries.join('<br>') || 'none yet';
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]]/g, (character) => `\\${character}`);
}
