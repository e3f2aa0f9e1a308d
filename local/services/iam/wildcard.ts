const expressions = new Map<string, RegExp>();
const MOST_EXPRESSIONS = 2000;

/** IAM's wildcards: `*` matches any text, `?` any one character; everything else matches itself. */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (!pattern.includes('*') && !pattern.includes('?')) return pattern === text;
  let expression = expressions.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '.*')
      .replace(/\?/g, '.');
    expression = new RegExp(`^${source}$`, 's');
    if (expressions.size >= MOST_EXPRESSIONS) expressions.clear();
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}
