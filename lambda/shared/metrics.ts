import { STAGE_VARIABLE } from '#contracts/environment.ts';
import {
  ENVIRONMENT_DIMENSION,
  type Measurement,
  METRICS,
  METRICS_NAMESPACE,
  STAGE_DIMENSION,
} from '#contracts/metrics.ts';

import { type System, variable } from './system.ts';

/** Records measurements. */
export type Metrics = (measurements: readonly Measurement[]) => void;

/**
 * Writes metrics as log lines, from which CloudWatch extracts them without an API call. There is one line for each stage of
 * the pipeline, and one for all other metrics.
 *
 * Source: CloudWatch user guide, "Specification: Embedded metric format": at most 100 values of a metric in a line.
 */
export function makeMetrics({ env, clock, writeLine }: System): Metrics {
  const environment = variable(env, STAGE_VARIABLE);
  return (measurements) => {
    for (const [stage, own] of Map.groupBy(measurements, (one) => one.stage)) {
      const dimensions = {
        [ENVIRONMENT_DIMENSION]: environment,
        ...(stage === undefined ? {} : { [STAGE_DIMENSION]: stage }),
      };
      writeLine(JSON.stringify(toLine(own, dimensions, clock.now())));
    }
  };
}

function toLine(
  measurements: readonly Measurement[],
  dimensions: Readonly<Record<string, string>>,
  nowMs: number,
): object {
  const byName = Map.groupBy(measurements, ({ name }) => name);
  return {
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: [...byName.keys()].map((Name) => ({ Name, Unit: METRICS[Name].unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries([...byName].map(([name, values]) => [name, values.map(({ value }) => value)])),
  };
}
