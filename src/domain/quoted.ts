const UNPRINTABLE = /[^ -~]|["\\]/g;

/** Text of unknown origin within a sentence: in quotes, and nothing in it but printable ASCII. */
export function quoted(text: string): string {
  return `"${text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
