/** What can go wrong with the runtime itself, as against an AWS call. Each code is explained in docs/reference/errors.md. */
export type LocalErrorCode =
  /** Another process has the state directory open. */
  | 'STATE_IN_USE'
  /** The state directory was written by a newer version. */
  | 'STATE_TOO_NEW'
  /** The state directory cannot be read or made. */
  | 'STATE_UNREADABLE'
  /** The port is taken. */
  | 'PORT_IN_USE'
  /** There is no cloud assembly where one was named, or it cannot be read. */
  | 'ASSEMBLY_UNREADABLE'
  /** The assembly needs what is not emulated, or breaks a rule of AWS. One problem a line in `problems`. */
  | 'ASSEMBLY_REFUSED';

/** An error of the local runtime that a person must act on. `problems` lists the single findings. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
  readonly code: LocalErrorCode;
  readonly problems: readonly string[];

  constructor(
    code: LocalErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly problems?: readonly string[] } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.problems = options.problems ?? [];
  }
}
