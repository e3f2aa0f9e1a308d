import { type Measurement, METRICS, RECONCILER_METRICS } from '#contracts/metrics.ts';
import { reconcile, type Reconciled, type ReconcilePorts } from '#pipeline/reconcile.ts';

import type { Log } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { Handler } from '../shared/system.ts';

/** The event of a schedule says nothing that is needed. */
export function reconcileHandler(ports: ReconcilePorts, log: Log, metrics: Metrics): Handler {
  return async () => {
    try {
      const found = await reconcile(ports);
      log.info('Looked for what was left behind.', { ...found });
      metrics(toMeasurements(found));
      return found;
    } catch (error) {
      log.error('', error, { attemptNumber: 1 });
      throw error;
    }
  };
}

/** Each count, and their sum, which one alarm can watch. */
function toMeasurements(found: Reconciled): Measurement[] {
  const kinds = Object.keys(found) as (keyof Reconciled)[];
  const sum = kinds.reduce((total, kind) => total + found[kind], 0);
  return [
    { name: METRICS.reconcilerFindings, unit: 'Count', value: sum },
    ...kinds.map((kind): Measurement => ({
      name: RECONCILER_METRICS[kind],
      unit: 'Count',
      value: found[kind],
    })),
  ];
}
