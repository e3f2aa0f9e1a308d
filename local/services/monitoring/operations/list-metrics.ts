import type { AtomicOperation } from '../../../kernel/operation.ts';
import { type Dimension, type MetricStore, readDimensions } from '../store.ts';

interface Output {
  readonly Metrics: { Namespace: string; MetricName: string; Dimensions: Dimension[] }[];
}

/** All metrics in one page. */
export function listMetrics(
  store: MetricStore,
): AtomicOperation<{ readonly Namespace?: string; readonly MetricName?: string }, Output> {
  return {
    required: [],
    optional: ['Namespace', 'MetricName'],
    permissions: () => [{ action: 'cloudwatch:ListMetrics', resource: '*' }],
    handle: ({ Namespace, MetricName }) => ({
      Metrics: store.series(Namespace, MetricName).map(({ namespace, name, dimensions }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: readDimensions(dimensions),
      })),
    }),
  };
}
