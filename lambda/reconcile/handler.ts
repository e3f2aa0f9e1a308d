import type { Measurement, MetricName } from '#contracts/metrics.ts';
import { reconcile, type Reconciled, type ReconcilePorts } from '#pipeline/outbox/reconcile.ts';

import type { Log } from '../shared/log.ts';
import { logged } from '../shared/logged.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { Handler } from '../shared/system.ts';

/** The schedule's event is not needed. */
export function reconcileHandler(ports: ReconcilePorts, log: Log, metrics: Metrics): Handler {
  return logged(log, [], async () => {
    const found = await reconcile(ports);
    log.info('Reconciliation finished.', { ...found });
    metrics(toMeasurements(found));
    return found;
  });
}

const METRIC_OF: Readonly<Record<keyof Reconciled, MetricName>> = {
  recorded: 'ReconciledUploads',
  reemitted: 'ReemittedChanges',
  touched: 'TouchedRecords',
  failed: 'FailedStuckRecords',
};

/** The counts, and their sum for the alarm. */
function toMeasurements(found: Reconciled): Measurement[] {
  const kinds = Object.keys(METRIC_OF) as (keyof Reconciled)[];
  const sum = kinds.reduce((total, kind) => total + found[kind], 0);
  return [
    { name: 'ReconcilerFindings', value: sum },
    ...kinds.map((kind): Measurement => ({ name: METRIC_OF[kind], value: found[kind] })),
  ];
}
