/** What can go wrong with the runtime itself, as opposed to an AWS call: what it means, and what to do about it. */
export const LOCAL_ERRORS = {
  STATE_IN_USE: {
    meaning: 'Another process has the state directory open.',
    next: 'Stop it, or use another directory.',
  },
  STATE_TOO_NEW: {
    meaning: 'The state directory was written by a newer version.',
    next: 'Use that version, or another directory.',
  },
  STATE_UNREADABLE: {
    meaning: 'The state directory cannot be read or created.',
    next: 'Check its path and permissions.',
  },
  DISK_FULL: {
    meaning: 'There is no space left on the disk of the state directory, or none of the quota.',
    next: 'Make space and start again: what was accepted continues.',
  },
  PORT_IN_USE: { meaning: 'The port is taken.', next: 'Choose another one, or 0 for any free one.' },
  ASSEMBLY_UNREADABLE: {
    meaning: 'There is no cloud assembly in that directory, or it cannot be read.',
    next: 'Synthesize it, or name its directory.',
  },
  ASSEMBLY_REFUSED: {
    meaning: 'The assembly needs what is not emulated, or breaks a rule of AWS.',
    next: 'Each problem is listed on a line of its own.',
  },
} as const satisfies Readonly<Record<string, { readonly meaning: string; readonly next: string }>>;

export type LocalErrorCode = keyof typeof LOCAL_ERRORS;

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
