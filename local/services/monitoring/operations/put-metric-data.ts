import type { AtomicOperation } from '../../../kernel/operation.ts';
import { type Dimension, dimensionsKey, type MetricStore } from '../store.ts';

interface Input {
  readonly Namespace: string;
  readonly MetricData: readonly {
    readonly MetricName: string;
    readonly Value?: number;
    readonly Values?: readonly number[];
    readonly Unit?: string;
    readonly Timestamp?: number;
    readonly Dimensions?: readonly Dimension[];
  }[];
}

export function putMetricData(store: MetricStore): AtomicOperation<Input, object> {
  return {
    required: ['Namespace', 'MetricData'],
    optional: [],
    permissions: ({ Namespace }) => [
      {
        action: 'cloudwatch:PutMetricData',
        resource: '*',
        conditions: { 'cloudwatch:namespace': Namespace },
      },
    ],
    handle: ({ Namespace, MetricData }, { nowMs }) => {
      for (const { MetricName, Value, Values, Unit = 'None', Timestamp, Dimensions = [] } of MetricData) {
        for (const value of Values ?? [Value ?? 0]) {
          store.add({
            namespace: Namespace,
            name: MetricName,
            dimensions: dimensionsKey(Dimensions),
            timeMs: Timestamp === undefined ? nowMs : Timestamp * 1000,
            value,
            unit: Unit,
          });
        }
      }
      return {};
    },
  };
}
