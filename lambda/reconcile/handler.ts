import { reconcile, type ReconcilePorts } from '#pipeline/reconcile.ts';

import type { Log } from '../shared/log.ts';
import type { Handler } from '../shared/system.ts';
import { findingsMetric } from './findings-metric.ts';

/**
 * The event of a schedule says nothing that is needed.
 *
 * @param environment the stage of deployment, for the metric
 */
export function reconcileHandler(ports: ReconcilePorts, environment: string, log: Log): Handler {
  return async () => {
    try {
      const found = await reconcile(ports);
      log.info('Looked for what was left behind.', {
        ...found,
        ...findingsMetric(found, environment, ports.clock.now()),
      });
      return found;
    } catch (error) {
      log.error('', error, { attemptNumber: 1 });
      throw error;
    }
  };
}
