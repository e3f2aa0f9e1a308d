import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { monitoring } from '#local/services/monitoring/index.ts';

import { inProcess } from './support/make-client.ts';
import { makeKernel, type TestKernel } from './support/make-kernel.ts';

const Namespace = 'Shop';

let system: TestKernel;
let client: CloudWatchClient;

beforeEach(() => {
  system = makeKernel([monitoring]);
  client = new CloudWatchClient(inProcess(system));
});
afterEach(() => system.close());

/** Sum, count and extremes of `Latency` over the hour around now, by minute. */
async function latency(Dimensions: { Name: string; Value: string }[] = []) {
  const now = system.clock.now();
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName: 'Latency',
      Dimensions,
      StartTime: new Date(now - 1_800_000),
      EndTime: new Date(now + 1_800_000),
      Period: 60,
      Statistics: ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'],
    }),
  );
  return Datapoints.map(({ SampleCount, Sum, Average, Minimum, Maximum, Unit }) => ({
    SampleCount,
    Sum,
    Average,
    Minimum,
    Maximum,
    Unit,
  }));
}

describe('metrics', () => {
  it('are aggregated by period, each series by its dimensions', async () => {
    const eu = [{ Name: 'Region', Value: 'eu' }];
    await client.send(
      new PutMetricDataCommand({
        Namespace,
        MetricData: [
          { MetricName: 'Latency', Value: 10, Unit: 'Milliseconds' },
          { MetricName: 'Latency', Values: [20, 60], Unit: 'Milliseconds' },
          { MetricName: 'Latency', Value: 5, Unit: 'Milliseconds', Dimensions: eu },
        ],
      }),
    );
    await system.settle(60_000);
    await client.send(
      new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'Latency', Value: 7 }] }),
    );

    expect(await latency()).toEqual([
      { SampleCount: 3, Sum: 90, Average: 30, Minimum: 10, Maximum: 60, Unit: 'Milliseconds' },
      { SampleCount: 1, Sum: 7, Average: 7, Minimum: 7, Maximum: 7, Unit: 'None' },
    ]);
    expect(await latency(eu)).toMatchObject([{ Sum: 5 }]);
    const { Metrics } = await client.send(new ListMetricsCommand({ Namespace }));
    expect(new Set(Metrics)).toEqual(
      new Set([
        { Namespace, MetricName: 'Latency', Dimensions: [] },
        { Namespace, MetricName: 'Latency', Dimensions: eu },
      ]),
    );
  });

  it('are extracted from log lines in the embedded metric format', async () => {
    await system.call('monitoring', 'PutEmbeddedMetrics', {
      TimeMs: system.clock.now(),
      Line: {
        _aws: {
          Timestamp: system.clock.now(),
          CloudWatchMetrics: [
            { Namespace, Dimensions: [[], ['Region']], Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }] },
          ],
        },
        Region: 'eu',
        Latency: [3, 4],
      },
    });

    expect(await latency()).toMatchObject([{ SampleCount: 2, Sum: 7, Unit: 'Milliseconds' }]);
    expect(await latency([{ Name: 'Region', Value: 'eu' }])).toMatchObject([{ Sum: 7 }]);
  });
});
