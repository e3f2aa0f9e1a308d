import type { AtomicOperation } from '../../../kernel/operation.ts';
import { type Statistic, statisticOf } from '../statistics.ts';
import { type Dimension, dimensionsKey, type MetricStore } from '../store.ts';

interface Input {
  readonly Namespace: string;
  readonly MetricName: string;
  /** Seconds since the epoch, as the JSON protocol has them. */
  readonly StartTime: number;
  readonly EndTime: number;
  readonly Period: number;
  readonly Statistics: readonly Statistic[];
  readonly Dimensions?: readonly Dimension[];
}

type Datapoint = { Timestamp: number; Unit: string } & Partial<Record<Statistic, number>>;

export function getMetricStatistics(
  store: MetricStore,
): AtomicOperation<Input, { Label: string; Datapoints: Datapoint[] }> {
  return {
    required: ['Namespace', 'MetricName', 'StartTime', 'EndTime', 'Period', 'Statistics'],
    optional: ['Dimensions'],
    permissions: () => [{ action: 'cloudwatch:GetMetricStatistics', resource: '*' }],
    handle: ({ Namespace, MetricName, StartTime, EndTime, Period, Statistics, Dimensions = [] }) => {
      const periods = new Map<number, { values: number[]; unit: string }>();
      for (const { timeMs, value, unit } of store.data(
        Namespace,
        MetricName,
        dimensionsKey(Dimensions),
        StartTime * 1000,
        EndTime * 1000,
      )) {
        const start = Math.floor(timeMs / 1000 / Period) * Period;
        const period = periods.get(start) ?? { values: [], unit };
        period.values.push(value);
        periods.set(start, period);
      }
      const Datapoints = [...periods].map(([Timestamp, { values, unit }]) => ({
        Timestamp,
        Unit: unit,
        ...Object.fromEntries(Statistics.map((statistic) => [statistic, statisticOf(statistic, values)])),
      }));
      return { Label: MetricName, Datapoints };
    },
  };
}
