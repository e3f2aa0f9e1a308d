/** Exit statuses of every command. */
export const EXIT = {
  /** Everything asked for was done. */
  ok: 0,
  /** Some files were rejected. */
  rejected: 1,
  /** Some runs failed, did not finish in time, or could not begin. */
  failed: 2,
  /** Nothing was started or uploaded. */
  nothingDone: 3,
  /** SIGINT (Ctrl-C) before the end: 128 and the signal's number, as shells have it. */
  interrupted: 130,
  /** The reader of the output went away before the end. */
  brokenPipe: 141,
  /** SIGTERM before the end. */
  terminated: 143,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Every error of a command: what it means, and what to do about it. */
export const CLI_ERRORS = {
  PATH_NOT_FOUND: { meaning: 'There is no such file or directory.', next: 'Check the path.' },
  PATH_UNREADABLE: { meaning: 'A file or directory cannot be read.', next: 'Check its permissions.' },
  PATH_NOT_A_FILE: {
    meaning: 'The path is neither a file nor a directory.',
    next: 'Pass a file or a directory.',
  },
  LINK_BROKEN: {
    meaning: 'The path is a symbolic link to something that does not exist. In a folder it is skipped.',
    next: 'Mend the link, or name the file itself.',
  },
  LINK_LOOP: {
    meaning: 'The path is a symbolic link that leads back to itself. In a folder it is skipped.',
    next: 'Name the file or folder itself.',
  },
  FILE_CHANGED: {
    meaning: 'The file changed while it was read, so it was not uploaded.',
    next: 'Run the command again when the file is complete.',
  },
  DIRECTORY_EMPTY: {
    meaning: 'The directory has no files; hidden ones are skipped.',
    next: 'Pass files, or a directory that has some.',
  },
  FILE_NAME_NOT_UTF8: {
    meaning: 'A file name is not UTF-8, but an object key must be.',
    next: 'Rename the file.',
  },
  KEY_TOO_LONG: { meaning: 'The key would be longer than 1,024 bytes.', next: 'Shorten the path.' },
  KEY_TWICE: {
    meaning: 'Two files would get the same key.',
    next: 'Upload them separately, or rename one.',
  },
  NOT_RUNNING: {
    meaning: 'No system is running in the state directory.',
    next: 'Start one with npm start, or pass its directory with --state.',
  },
  SYNTH_FAILED: {
    meaning: 'The functions could not be built, or the stack could not be synthesized.',
    next: 'Fix the error that the message quotes.',
  },
  INTERRUPTED: {
    meaning: 'SIGINT (Ctrl-C) or SIGTERM ended the command before its files were done.',
    next: 'Run it again with the same state directory: what was uploaded continues, what is COMPLETED is skipped.',
  },
  SELECTION_UNCLEAR: {
    meaning: 'Nothing is selected, or the selection is ambiguous.',
    next: 'Name images, give a query, or use --all.',
  },
  NO_SUCH_IMAGE: {
    meaning: 'No image has that key.',
    next: 'Run qip list to see the images.',
  },
  NOT_COMPLETED: {
    meaning: 'The image has no results yet, or never will.',
    next: 'Run qip show for the reason.',
  },
  OUT_UNWRITABLE: {
    meaning: 'The directory for the results cannot be created or written to.',
    next: 'Check its path and permissions.',
  },
  OUT_CLASH: {
    meaning: 'The results of a file would go to a directory where a file is.',
    next: 'Choose another directory with --out.',
  },
  DISK_FULL: {
    meaning: 'There is no space left for results, for what is built, or for standard output.',
    next: 'Make space and run the command again: what is COMPLETED is not processed again.',
  },
  SYSTEM_STOPPED: {
    meaning: 'The system stopped answering during the command.',
    next: 'Start it again with the same state directory, and run the command again.',
  },
  STAGE_UNREACHABLE: {
    meaning: 'The deployed stack cannot be read.',
    next: "Check the stage's name, AWS_REGION and the AWS credentials.",
  },
  OUTPUT_MISSING: {
    meaning: 'The stack lacks an output that this version needs.',
    next: 'Deploy it again with this version, or restart the local system.',
  },
  RESULT_DAMAGED: {
    meaning: 'An archived object is missing, or its checksum differs from the one in its record.',
    next: 'Process the image again.',
  },
} as const satisfies Readonly<Record<string, { readonly meaning: string; readonly next: string }>>;

export type CliErrorCode = keyof typeof CLI_ERRORS;

/** An error with a complete message: what was found, what was expected, what to do. */
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
