import { ENVIRONMENT_DIMENSION, METRICS, METRICS_NAMESPACE } from '#contracts/metrics.ts';
import type { Reconciled } from '#pipeline/reconcile.ts';

/**
 * Fields of a log line that CloudWatch reads as a metric: how much was found, 0 included.
 *
 * Source: CloudWatch user guide, "Specification: Embedded metric format".
 */
export function findingsMetric(
  found: Reconciled,
  environment: string,
  nowMs: number,
): Record<string, unknown> {
  return {
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [[ENVIRONMENT_DIMENSION]],
          Metrics: [{ Name: METRICS.reconcilerFindings, Unit: 'Count' }],
        },
      ],
    },
    [ENVIRONMENT_DIMENSION]: environment,
    [METRICS.reconcilerFindings]: Object.values<number>({ ...found }).reduce((sum, count) => sum + count, 0),
  };
}
