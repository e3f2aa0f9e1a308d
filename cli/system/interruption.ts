import { EXIT, type ExitStatus } from '../cli-error.ts';

const STATUSES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

/** Why a command ends early; the reason of the signal of `interruption`. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly by: keyof typeof STATUSES;

  constructor(by: keyof typeof STATUSES) {
    super(`Interrupted by ${by}.`);
    this.by = by;
  }

  get exitStatus(): ExitStatus {
    return STATUSES[this.by];
  }
}

/** Aborted by the first SIGINT or SIGTERM; a second one ends the process at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const by of ['SIGINT', 'SIGTERM'] as const) {
    process.on(by, () => {
      if (controller.signal.aborted) process.exit(STATUSES[by]);
      controller.abort(new Interrupted(by));
    });
  }
  return controller.signal;
}

/** Resolves when `signal` is aborted. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
