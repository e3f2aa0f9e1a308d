import { reconcile, type ReconcilePorts } from '#pipeline/reconcile.ts';

import type { Log } from '../shared/log.ts';
import type { Handler } from '../shared/system.ts';

/** The event of a schedule says nothing that is needed. */
export function reconcileHandler(ports: ReconcilePorts, log: Log): Handler {
  return async () => {
    try {
      const found = await reconcile(ports);
      log.info('Looked for what was left behind.', { ...found });
      return found;
    } catch (error) {
      log.error('', error, { attemptNumber: 1 });
      throw error;
    }
  };
}
