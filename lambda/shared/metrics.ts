import { type Measurement, METRIC_NAMESPACE, STAGE_DIMENSION } from '#contracts/metrics.ts';

import type { System } from './system.ts';

/** Takes measurements. */
export type Metrics = (measurements: readonly Measurement[]) => void;

/**
 * Metrics by log lines: CloudWatch makes them of what a function writes, without a call. One line holds all values without
 * a dimension, and one those of each stage.
 *
 * Source: CloudWatch user guide, "Specification: Embedded metric format": at most 100 values of a metric in a line.
 */
export function makeMetrics({ clock, writeLine }: System): Metrics {
  return (measurements) => {
    const lines = Map.groupBy(measurements, ({ stage }) => stage);
    for (const [stage, own] of lines) writeLine(JSON.stringify(toLine(own, stage, clock.now())));
  };
}

function toLine(measurements: readonly Measurement[], stage: string | undefined, nowMs: number): object {
  const byName = Map.groupBy(measurements, ({ name }) => name);
  return {
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [stage === undefined ? [] : [STAGE_DIMENSION]],
          Metrics: [...byName].map(([Name, [first]]) => ({ Name, Unit: first?.unit })),
        },
      ],
    },
    ...(stage === undefined ? {} : { [STAGE_DIMENSION]: stage }),
    ...Object.fromEntries([...byName].map(([name, values]) => [name, values.map(({ value }) => value)])),
  };
}
