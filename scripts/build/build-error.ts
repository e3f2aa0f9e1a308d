/** Building the functions or the layer failed for a reason that its reader can mend; the message says which. */
export class BuildError extends Error {
  override readonly name = 'BuildError';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}
