import { notEmulated } from '../../../aws/aws-error.ts';
import { invalidDefinition } from '../errors.ts';

export interface Problem {
  readonly code: string;
  readonly message: string;
  /** Where in the definition, e.g. `/States/Work/Retry[0]`. */
  readonly location: string;
}

/** The problems of a definition: what is wrong, and what is right but not emulated. */
export class Problems {
  readonly list: Problem[] = [];
  readonly #notEmulated: string[] = [];

  add(location: string, message: string, code = 'SCHEMA_VALIDATION_FAILED'): void {
    this.list.push({ code, message, location });
  }

  addNotEmulated(location: string, what: string): void {
    this.#notEmulated.push(`${what} (at ${location})`);
  }

  /** Throws AwsError InvalidDefinition with every problem, or NotEmulated. */
  throwIfAny(): void {
    if (this.list.length > 0)
      throw invalidDefinition(
        this.list.map(({ code, message, location }) => `${code}: ${message} at ${location}`).join(', '),
      );
    if (this.#notEmulated.length > 0) throw notEmulated(this.#notEmulated.join(', '));
  }
}
