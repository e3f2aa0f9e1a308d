import { textAt } from '#domain/value-at.ts';

import type { CallSite, Log } from './log.ts';
import type { Handler } from './system.ts';

/**
 * A handler that logs what it throws, with the key of the image, and throws it on: Lambda or the state machine decides what
 * follows.
 *
 * @param keyPath where the event has the image's key
 */
export function logged(
  log: Log,
  keyPath: readonly string[],
  handle: Handler,
  siteOf: (event: unknown) => CallSite = () => ({ attemptNumber: 1 }),
): Handler {
  return async (event) => {
    try {
      return await handle(event);
    } catch (error) {
      log.error(textAt(event, ...keyPath) ?? '', error, siteOf(event));
      throw error;
    }
  };
}
