const UNPRINTABLE = /[^ -~]|["\\]/g;

/** Quotes untrusted text within a sentence, as printable ASCII only. */
export function quoted(text: string): string {
  return `"${text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
