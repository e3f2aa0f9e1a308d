import type { AtomicOperation } from '../../../kernel/operation.ts';
import { dimensionsKey, type MetricStore } from '../store.ts';

interface EmbeddedLine {
  readonly _aws: {
    readonly Timestamp?: number;
    readonly CloudWatchMetrics?: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

interface Input {
  readonly Line: EmbeddedLine;
  readonly TimeMs: number;
}

/** Internal: metrics of a log line. Source: CloudWatch user guide, "Specification: Embedded metric format". */
export function putEmbeddedMetrics(store: MetricStore): AtomicOperation<Input, object> {
  return {
    required: ['Line', 'TimeMs'],
    optional: [],
    permissions: () => [],
    handle: ({ Line, TimeMs }) => {
      for (const { Namespace, Dimensions, Metrics } of Line._aws.CloudWatchMetrics ?? []) {
        for (const names of Dimensions) {
          const dimensions = dimensionsKey(names.map((Name) => ({ Name, Value: String(Line[Name]) })));
          for (const { Name, Unit = 'None' } of Metrics) {
            for (const value of [Line[Name]].flat()) {
              if (typeof value === 'number')
                store.add({
                  namespace: Namespace,
                  name: Name,
                  dimensions,
                  timeMs: Line._aws.Timestamp ?? TimeMs,
                  value,
                  unit: Unit,
                });
            }
          }
        }
      }
      return {};
    },
  };
}
