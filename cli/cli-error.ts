/** Exit statuses of every command. */
export const EXIT = {
  /** Everything asked for was done. */
  ok: 0,
  /** Some files were rejected. */
  rejected: 1,
  /** Some runs failed, or were not terminal in time. */
  failed: 2,
  /** Nothing was started or uploaded. */
  nothingDone: 3,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** What a person did or has that a command cannot work with. */
export type CliErrorCode =
  | 'PATH_NOT_FOUND'
  | 'PATH_UNREADABLE'
  | 'PATH_NOT_A_FILE'
  | 'DIRECTORY_EMPTY'
  | 'FILE_NAME_NOT_UTF8'
  | 'KEY_TOO_LONG'
  | 'KEY_TWICE'
  | 'NOT_RUNNING'
  | 'SYNTH_FAILED'
  | 'NO_SUCH_IMAGE'
  | 'NOT_COMPLETED'
  | 'OPTION_INVALID'
  | 'OUT_UNWRITABLE'
  | 'STAGE_UNREACHABLE'
  | 'RESULT_DAMAGED';

/** An error whose message is all that a person needs: what was found, what was expected, what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  readonly exitStatus: ExitStatus;

  constructor(
    code: CliErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly exitStatus?: ExitStatus } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.exitStatus = options.exitStatus ?? EXIT.nothingDone;
  }
}
