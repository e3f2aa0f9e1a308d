import { notEmulated } from '../../aws/aws-error.ts';
import { matchesWildcardText } from '../../aws/event-pattern/wildcard-text.ts';

/**
 * A filter of log events: every plain or quoted term must be in the message, or any one `?term`; or one JSON
 * comparison `{ $.level = "ERROR" }`. Source: CloudWatch Logs user guide, "Filter pattern syntax".
 */
export function compileFilter(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return compileJson(text);
  if (text.startsWith('[')) throw notEmulated('space-delimited filter patterns of logs');
  const terms = [...text.matchAll(/([?-]?)(?:"([^"]*)"|(\S+))/g)].map(([, sign = '', quoted, plain]) => ({
    sign,
    term: quoted ?? plain ?? '',
  }));
  const of = (sign: string): string[] => terms.filter((term) => term.sign === sign).map(({ term }) => term);
  return (message) =>
    of('').every((term) => message.includes(term)) &&
    of('-').every((term) => !message.includes(term)) &&
    (of('?').length === 0 || of('?').some((term) => message.includes(term)));
}

function compileJson(text: string): (message: string) => boolean {
  const match = /^\{\s*\$\.([\w.-]+)\s*(=|!=)\s*(?:"([^"]*)"|(\S+))\s*\}$/.exec(text);
  if (match === null)
    throw notEmulated(`the filter pattern ${text} of logs (one comparison with = or != is)`);
  const [, path = '', operator, quoted, plain] = match;
  const wanted = quoted ?? plain ?? '';
  return (message) => {
    const found = valueAt(message, path.split('.'));
    if (found === undefined) return false;
    const text = typeof found === 'string' ? found : JSON.stringify(found);
    return matchesWildcardText(wanted, text) === (operator === '=');
  };
}

function valueAt(message: string, path: readonly string[]): unknown {
  try {
    return path.reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      JSON.parse(message),
    );
  } catch {
    return undefined;
  }
}
