import { textAt } from '#domain/value-at.ts';

import type { CallSite, Log } from './log.ts';
import type { Handler } from './system.ts';

/**
 * A handler that logs errors with the image's key and rethrows them: Lambda or the state machine decides what happens
 * next.
 *
 * @param keyPath path of the image's key in the event
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
