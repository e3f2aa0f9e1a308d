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
  /** There is no file or directory of that name. Check the path. */
  | 'PATH_NOT_FOUND'
  /** A file or directory may not be read. Check its permissions. */
  | 'PATH_UNREADABLE'
  /** The path is neither a file nor a directory. */
  | 'PATH_NOT_A_FILE'
  /** The directory has no files; hidden ones are skipped. */
  | 'DIRECTORY_EMPTY'
  /** A file's name is not UTF-8, which an object key must be. Rename the file. */
  | 'FILE_NAME_NOT_UTF8'
  /** The key would have more than 1,024 bytes. Shorten the path. */
  | 'KEY_TOO_LONG'
  /** Two files would get one key. Upload them in two runs, or rename one. */
  | 'KEY_TWICE'
  /** No system runs on the state directory. Start one, or name its directory with --state. */
  | 'NOT_RUNNING'
  /** The functions could not be built, or the stack not synthesized. The message has what was found. */
  | 'SYNTH_FAILED'
  /** What to redrive is not said, or said twice. Name images, a query, or --all. */
  | 'SELECTION_UNCLEAR'
  /** There is no image of that key. `qip list` shows the images there are. */
  | 'NO_SUCH_IMAGE'
  /** The image has no results yet, or never will. `qip show` tells why. */
  | 'NOT_COMPLETED'
  /** The directory for the results cannot be made or written to. */
  | 'OUT_UNWRITABLE'
  /** The deployed stack cannot be read. Check the stage's name, AWS_REGION and the AWS credentials. */
  | 'STAGE_UNREACHABLE'
  /** An archived object is gone, or has another checksum than its record. Process the image again. */
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
