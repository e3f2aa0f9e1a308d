import type { QueryLanguageName } from '../interpreter/definition.ts';
import { checkFields, type Fields, requireFields } from './check-fields.ts';
import { isRecord, show } from './field-kinds.ts';
import type { Problems } from './problems.ts';

const RETRIER_FIELDS: Fields = {
  ErrorEquals: 'list',
  Comment: 'text',
  IntervalSeconds: 'timeout',
  MaxAttempts: 'seconds',
  BackoffRate: 'any',
  MaxDelaySeconds: 'timeout',
  JitterStrategy: 'text',
};
const CATCHER_FIELDS: Readonly<Record<QueryLanguageName, Fields>> = {
  JSONPath: {
    ErrorEquals: 'list',
    Comment: 'text',
    Next: 'text',
    ResultPath: 'nullableReferencePath',
    Assign: 'template',
  },
  JSONata: { ErrorEquals: 'list', Comment: 'text', Next: 'text', Output: 'jsonata', Assign: 'jsonata' },
};

/** Source: Step Functions developer guide, "Retrying after an error": at most 31622400 s, and above IntervalSeconds. */
const LONGEST_DELAY_SECONDS = 31_622_400;

export function checkRetriers(retriers: unknown, location: string, problems: Problems): void {
  each(retriers, location, problems, (retrier, at) => {
    checkFields(retrier, RETRIER_FIELDS, at, problems);
    const { BackoffRate, IntervalSeconds = 1, MaxDelaySeconds, JitterStrategy = 'NONE' } = retrier;
    if (BackoffRate !== undefined && !(typeof BackoffRate === 'number' && BackoffRate >= 1))
      problems.add(`${at}/BackoffRate`, `Found ${show(BackoffRate)}, expected a number of at least 1.0`);
    if (
      MaxDelaySeconds !== undefined &&
      (Number(MaxDelaySeconds) <= Number(IntervalSeconds) || Number(MaxDelaySeconds) > LONGEST_DELAY_SECONDS)
    )
      problems.add(
        `${at}/MaxDelaySeconds`,
        `Found ${show(MaxDelaySeconds)}, expected more than IntervalSeconds and at most ${String(LONGEST_DELAY_SECONDS)}`,
      );
    if (!['FULL', 'NONE'].includes(String(JitterStrategy)))
      problems.add(`${at}/JitterStrategy`, `Found ${show(JitterStrategy)}, expected FULL or NONE`);
  });
}

export function checkCatchers(
  catchers: unknown,
  language: QueryLanguageName,
  location: string,
  problems: Problems,
): void {
  each(catchers, location, problems, (catcher, at) => {
    checkFields(catcher, CATCHER_FIELDS[language], at, problems);
    requireFields(catcher, ['Next'], at, problems);
  });
}

type Entry = Readonly<Record<string, unknown>>;

/** Checks the entries of Retry or Catch; States.ALL must be the only name of the last one. */
function each(
  list: unknown,
  location: string,
  problems: Problems,
  check: (entry: Entry, at: string) => void,
): void {
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  entries.forEach((entry, index) => {
    const at = `${location}[${String(index)}]`;
    if (!isRecord(entry)) {
      problems.add(at, `Expected value of type Object; found ${show(entry)}`);
      return;
    }
    check(entry, at);
    requireFields(entry, ['ErrorEquals'], at, problems);
    const { ErrorEquals: names } = entry;
    if (!Array.isArray(names)) return;
    if (!names.every((name) => typeof name === 'string'))
      problems.add(`${at}/ErrorEquals`, `Expected error names; found ${show(names)}`);
    if (!names.includes('States.ALL')) return;
    if (names.length > 1) problems.add(`${at}/ErrorEquals`, 'States.ALL must appear alone');
    if (index < entries.length - 1)
      problems.add(`${at}/ErrorEquals`, 'States.ALL must appear in the last element of the list');
  });
}
