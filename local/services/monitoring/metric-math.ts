import { AwsError, VALIDATION } from '../../aws/aws-error.ts';

/** One value per period; undefined where there is none. */
export type Series = readonly (number | undefined)[];

/** An expression, ready to be computed from the series it names. */
export interface Expression {
  readonly names: readonly string[];
  compute(series: ReadonlyMap<string, Series>, periods: number): Series;
}

type Node = (at: number, series: ReadonlyMap<string, Series>) => number | undefined;

/** Numbers, names, and every other character on its own. */
const TOKEN = /\d+(?:\.\d+)?|[A-Za-z]\w*|\S/g;

/**
 * Parses a subset of metric math: numbers, metrics by their IDs, + - * /, parentheses and FILL with a number. A
 * missing value makes the result missing, and so does a division by zero.
 *
 * Source: CloudWatch user guide, "Using metric math".
 *
 * @throws AwsError ValidationError naming what is not supported
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const node = parser.parse();
  return {
    names: parser.names,
    compute: (series, periods) => Array.from({ length: periods }, (_, at) => node(at, series)),
  };
}

class Parser {
  readonly names: string[] = [];
  readonly #text: string;
  readonly #tokens: string[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = text.match(TOKEN) ?? [];
  }

  parse(): Node {
    const node = this.#sum();
    if (this.#next < this.#tokens.length) throw this.#refused(this.#tokens[this.#next]);
    return node;
  }

  #sum(): Node {
    let left = this.#product();
    for (let sign = this.#take('+', '-'); sign !== undefined; sign = this.#take('+', '-'))
      left = combine(left, this.#product(), sign === '+' ? (a, b) => a + b : (a, b) => a - b);
    return left;
  }

  #product(): Node {
    let left = this.#value();
    for (let sign = this.#take('*', '/'); sign !== undefined; sign = this.#take('*', '/'))
      left = combine(left, this.#value(), sign === '*' ? (a, b) => a * b : divide);
    return left;
  }

  #value(): Node {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    if (token === undefined) throw this.#refused('its end');
    if (token === '(') return this.#closed(this.#sum());
    if (/^\d/.test(token)) return () => Number(token);
    if (token === 'FILL' && this.#take('(') !== undefined) return this.#fill();
    if (!/^[a-z]/.test(token)) throw this.#refused(token);
    this.names.push(token);
    return (at, series) => series.get(token)?.[at];
  }

  #fill(): Node {
    const filled = this.#sum();
    const missing = this.#take(',') === undefined ? NaN : Number(this.#tokens[this.#next++]);
    if (Number.isNaN(missing)) throw this.#refused('FILL without a number');
    return this.#closed((at, series) => filled(at, series) ?? missing);
  }

  #closed(node: Node): Node {
    if (this.#take(')') === undefined) throw this.#refused('a parenthesis that is not closed');
    return node;
  }

  #take(...signs: string[]): string | undefined {
    const token = this.#tokens[this.#next];
    if (token === undefined || !signs.includes(token)) return undefined;
    this.#next += 1;
    return token;
  }

  #refused(what = 'its end'): AwsError {
    return new AwsError(
      VALIDATION,
      `The expression "${this.#text}" is not supported: found ${what}; expected metrics, numbers, + - * / ( ) and FILL(metric, number).`,
    );
  }
}

function combine(left: Node, right: Node, compute: (a: number, b: number) => number | undefined): Node {
  return (at, series) => {
    const [a, b] = [left(at, series), right(at, series)];
    return a === undefined || b === undefined ? undefined : compute(a, b);
  };
}

function divide(a: number, b: number): number | undefined {
  return b === 0 ? undefined : a / b;
}
