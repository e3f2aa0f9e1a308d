/** A failure whose reader can put it right: the message says what was found, what was expected and what to do. */
export class ExpectedError extends Error {
  override readonly name: string = 'ExpectedError';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}
