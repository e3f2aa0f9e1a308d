import { validation } from '../errors.ts';
import { type AttributeValue, normalize } from '../values/attribute-value.ts';
import type { Path } from './ast.ts';

/** What `#name` and `:value` stand for in one call. It tracks which were used, because an unused one is an error. */
export class Bindings {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #used = new Set<string>();

  constructor(
    names: Readonly<Record<string, string>> | undefined,
    values: Readonly<Record<string, unknown>> | undefined,
  ) {
    this.#names = names ?? {};
    this.#values = values ?? {};
  }

  /** A path with its placeholders replaced. @throws AwsError ValidationException */
  path(path: Path, what: string): Path {
    return path.map((step) => {
      if (typeof step === 'number' || !step.startsWith('#')) return step;
      this.#used.add(step);
      const name = this.#names[step];
      if (name === undefined)
        throw validation(
          `Invalid ${what}: An expression attribute name used in the document path is not defined; attribute name: ${step}`,
        );
      return name;
    });
  }

  /** @throws AwsError ValidationException */
  value(name: string, what: string): AttributeValue {
    this.#used.add(name);
    const value = this.#values[name];
    if (value === undefined)
      throw validation(
        `Invalid ${what}: An expression attribute value used in expression is not defined; attribute value: ${name}`,
      );
    return normalize(value);
  }

  /** Call this once every expression of the call is bound. @throws AwsError ValidationException */
  checkAllUsed(): void {
    const unused = (members: Readonly<Record<string, unknown>>): string[] =>
      Object.keys(members).filter((name) => !this.#used.has(name));
    const names = unused(this.#names);
    if (names.length > 0)
      throw validation(
        `Value provided in ExpressionAttributeNames unused in expressions: keys: {${names.join(', ')}}`,
      );
    const values = unused(this.#values);
    if (values.length > 0)
      throw validation(
        `Value provided in ExpressionAttributeValues unused in expressions: keys: {${values.join(', ')}}`,
      );
  }
}
