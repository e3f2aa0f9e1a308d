import { Interrupted } from './interrupted.ts';
import { outputLost } from './standard-output.ts';

/**
 * Aborted by the first SIGINT or SIGTERM, and when nobody can read the output any more. A second signal ends the process at
 * once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const by of ['SIGINT', 'SIGTERM'] as const) {
    process.on(by, () => {
      const reason = new Interrupted(by);
      if (controller.signal.aborted) process.exit(reason.exitStatus);
      controller.abort(reason);
    });
  }
  return AbortSignal.any([controller.signal, outputLost]);
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
