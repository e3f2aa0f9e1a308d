import { malformedXml } from '../errors.ts';
import { decodeText } from './decode-text.ts';

/** A start tag. */
export interface Tag {
  readonly kind: 'start';
  /** As written, prefix included. */
  readonly name: string;
  /** Names of its attributes, as written. */
  readonly attributes: readonly string[];
  readonly selfClosing: boolean;
}

export type Token =
  Tag | { readonly kind: 'end'; readonly name: string } | { readonly kind: 'text'; readonly text: string };

const DECLARATION = /^\uFEFF?(?:<\?xml\s[^<>]*\?>)?/;
const NAME = /[\p{L}_:][\p{L}\p{N}_:.\-\u00B7]*/uy;
const SPACE = /[ \t\n]*/y;
/** A quoted value, without its own quote and without `<`. */
const VALUE = /"([^"<]*)"|'([^'<]*)'/y;

/**
 * Tags and texts in order, line endings as `\n`, without comments. The caller checks that tags match.
 *
 * @throws AwsError MalformedXML
 */
export function* tokenize(xml: string): Generator<Token> {
  const cursor = new Cursor(xml.replace(DECLARATION, '').replace(/\r\n?/g, '\n'));
  while (!cursor.atEnd()) {
    const text = cursor.takeUntil('<');
    if (text !== '') yield { kind: 'text', text: decodeText(text) };
    if (cursor.atEnd()) return;
    if (cursor.skip('<!--')) cursor.takePast('-->');
    else if (cursor.skip('<![CDATA[')) yield { kind: 'text', text: cursor.takePast(']]>') };
    else yield readTag(cursor);
  }
}

/** A start or end tag. A DTD and a processing instruction fail here, since no name starts with `!` or `?`. */
function readTag(cursor: Cursor): Token {
  cursor.expect('<');
  if (cursor.skip('/')) {
    const name = cursor.take(NAME);
    cursor.take(SPACE);
    cursor.expect('>');
    return { kind: 'end', name };
  }
  const name = cursor.take(NAME);
  const attributes = readAttributes(cursor);
  const selfClosing = cursor.skip('/');
  cursor.expect('>');
  return { kind: 'start', name, attributes, selfClosing };
}

function readAttributes(cursor: Cursor): string[] {
  const names: string[] = [];
  while (cursor.take(SPACE) !== '' && !cursor.sees('/') && !cursor.sees('>')) {
    const name = cursor.take(NAME);
    cursor.take(SPACE);
    cursor.expect('=');
    cursor.take(SPACE);
    decodeText(cursor.take(VALUE));
    if (names.includes(name)) throw malformedXml();
    names.push(name);
  }
  return names;
}

/** A position in a text that only moves forward. */
class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  sees(part: string): boolean {
    return this.#text.startsWith(part, this.#at);
  }

  /** Consumes `part` if it comes next. */
  skip(part: string): boolean {
    const seen = this.sees(part);
    if (seen) this.#at += part.length;
    return seen;
  }

  expect(part: string): void {
    if (!this.skip(part)) throw malformedXml();
  }

  /** Consumes what a sticky pattern matches here. */
  take(pattern: RegExp): string {
    const sticky = new RegExp(pattern);
    sticky.lastIndex = this.#at;
    const [found] = sticky.exec(this.#text) ?? [];
    if (found === undefined) throw malformedXml();
    this.#at += found.length;
    return found;
  }

  /** Everything up to `part`, which must come, and consumes that too. */
  takePast(part: string): string {
    const found = this.takeUntil(part);
    this.expect(part);
    return found;
  }

  /** Everything up to `part`, or to the end. */
  takeUntil(part: string): string {
    const next = this.#text.indexOf(part, this.#at);
    const end = next < 0 ? this.#text.length : next;
    const found = this.#text.slice(this.#at, end);
    this.#at = end;
    return found;
  }
}
