import type { AtomicOperation } from '../../../kernel/operation.ts';
import { type Dimension, dimensionsKey, type MetricStore } from '../store.ts';

type Statistic = 'SampleCount' | 'Average' | 'Sum' | 'Minimum' | 'Maximum';

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

const STATISTICS: Readonly<Record<Statistic, (values: readonly number[]) => number>> = {
  SampleCount: (values) => values.length,
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
};

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
        ...Object.fromEntries(Statistics.map((statistic) => [statistic, STATISTICS[statistic](values)])),
      }));
      return { Label: MetricName, Datapoints };
    },
  };
}
