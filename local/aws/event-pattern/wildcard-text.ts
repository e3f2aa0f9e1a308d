/** `*` matches any text; `\*` and `\\` match themselves. Each star costs time linear in the text. */
export function matchesWildcardText(pattern: string, text: string): boolean {
  const parts = split(pattern);
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let position = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}

/** The texts between the stars. */
function split(pattern: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const isEscaped = pattern.charAt(index) === '\\' && index + 1 < pattern.length;
    if (isEscaped) index += 1;
    if (!isEscaped && pattern.charAt(index) === '*') {
      parts.push(part);
      part = '';
    } else part += pattern.charAt(index);
  }
  return [...parts, part];
}
