import { validation } from '../errors.ts';

export interface Token {
  readonly kind: 'name' | 'placeholder' | 'value' | 'symbol' | 'number' | 'end';
  readonly text: string;
  readonly upper: string;
}

const TOKEN =
  /\s*(?:(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|([A-Za-z_][A-Za-z0-9_-]*)|(\d+)|(<>|<=|>=|[=<>()[\].,+-]))/y;
const LONGEST_EXPRESSION = 4096;

/** Splits an expression. @param what e.g. `ConditionExpression`, for messages */
export function tokenize(expression: string, what: string): Token[] {
  if (expression.trim() === '') throw validation(`Invalid ${what}: The expression can not be empty;`);
  if (Buffer.byteLength(expression) > LONGEST_EXPRESSION)
    throw validation(`Invalid ${what}: Expression size has exceeded the maximum allowed size;`);
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null)
      throw validation(
        `Invalid ${what}: Syntax error; token: "${text.slice(at).trim().slice(0, 10)}", near: "${text.slice(Math.max(0, at - 10), at + 20)}"`,
      );
    const [, placeholder, value, name, number, symbol] = match;
    if (placeholder !== undefined) tokens.push(make('placeholder', placeholder));
    else if (value !== undefined) tokens.push(make('value', value));
    else if (name !== undefined) tokens.push(make('name', name));
    else if (number !== undefined) tokens.push(make('number', number));
    else tokens.push(make('symbol', symbol ?? ''));
  }
  tokens.push(make('end', '<EOF>'));
  return tokens;
}

function make(kind: Token['kind'], text: string): Token {
  return { kind, text, upper: text.toUpperCase() };
}

/** Reads tokens one after the other. */
export class TokenReader {
  readonly what: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(expression: string, what: string) {
    this.what = what;
    this.#tokens = tokenize(expression, what);
  }

  get current(): Token {
    return this.#tokens[this.#position] ?? make('end', '<EOF>');
  }

  get following(): Token {
    return this.#tokens[this.#position + 1] ?? make('end', '<EOF>');
  }

  next(): Token {
    const token = this.current;
    this.#position += 1;
    return token;
  }

  /** Consumes the token and returns true if it is this symbol or word. */
  take(text: string): boolean {
    if (this.current.kind === 'value' || this.current.kind === 'placeholder' || this.current.upper !== text)
      return false;
    this.#position += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  unexpected(): Error {
    return validation(
      `Invalid ${this.what}: Syntax error; token: "${this.current.text}", near: "${this.#tokens
        .slice(Math.max(0, this.#position - 1), this.#position + 2)
        .map(({ text }) => text)
        .join(' ')}"`,
    );
  }
}
