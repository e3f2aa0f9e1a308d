/** A path or an intrinsic function call that does not follow the grammar. */
export class ExpressionSyntaxError extends Error {
  override readonly name = 'ExpressionSyntaxError';
}

/** Reads a text from left to right. */
export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.position >= this.text.length;
  }

  get next(): string {
    return this.text.charAt(this.position);
  }

  /** Whether `token` comes next. */
  sees(token: string): boolean {
    return this.text.startsWith(token, this.position);
  }

  /** Consumes `token` if it comes next. */
  take(token: string): boolean {
    if (!this.sees(token)) return false;
    this.position += token.length;
    return true;
  }

  /** Consumes what `pattern` (sticky) matches here. */
  match(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern.source, 'y');
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  skipSpace(): void {
    this.match(/\s*/);
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.problem(`"${token}"`);
  }

  /** Content of a quoted string with its escapes; undefined if no quote comes next. */
  quoted(quotes: string): string | undefined {
    const quote = this.next;
    if (quote === '' || !quotes.includes(quote)) return undefined;
    const start = this.position + 1;
    for (let at = start; at < this.text.length; at += 1) {
      if (this.text.charAt(at) === '\\') at += 1;
      else if (this.text.charAt(at) === quote) {
        this.position = at + 1;
        return this.text.slice(start, at);
      }
    }
    throw this.problem(`a closing ${quote}`);
  }

  problem(expected: string): ExpressionSyntaxError {
    return new ExpressionSyntaxError(
      `found "${this.text.slice(this.position)}" at position ${String(this.position)} of "${this.text}", expected ${expected}`,
    );
  }
}

/** A backslash escapes the character after it. */
export function unescape(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}
