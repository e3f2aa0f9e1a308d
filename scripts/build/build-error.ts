import { ExpectedError } from '../expected-error.ts';

/** The functions or the layer could not be built. */
export class BuildError extends ExpectedError {
  override readonly name = 'BuildError';
}
