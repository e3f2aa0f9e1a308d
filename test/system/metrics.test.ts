import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, it } from '@jest/globals';

import { ENVIRONMENT_DIMENSION, METRICS, METRICS_NAMESPACE, STAGE_DIMENSION } from '#contracts/metrics.ts';
import { STAGE_NAMES, stagesBefore } from '#contracts/stages.ts';

import { makeImage } from '../support/images/make-image.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';
import { present } from '../support/present.ts';
import { makeOperator } from './support/operator.ts';

let system: TestSystem;

afterEach(() => system.close());

/** Count and sum of a metric over the day. */
async function statistics(MetricName: string, stage?: string): Promise<{ count: number; sum: number }> {
  const now = system.clock.now();
  const { Datapoints = [] } = await new CloudWatchClient(system.client).send(
    new GetMetricStatisticsCommand({
      Namespace: METRICS_NAMESPACE,
      MetricName,
      Dimensions: [
        { Name: ENVIRONMENT_DIMENSION, Value: 'development' },
        ...(stage === undefined ? [] : [{ Name: STAGE_DIMENSION, Value: stage }]),
      ],
      StartTime: new Date(now - 86_400_000),
      EndTime: new Date(now + 86_400_000),
      Period: 86_400,
      Statistics: ['SampleCount', 'Sum'],
    }),
  );
  const total = (name: 'SampleCount' | 'Sum'): number =>
    Datapoints.reduce((sum, point) => sum + (point[name] ?? 0), 0);
  return { count: total('SampleCount'), sum: total('Sum') };
}

describe('the metrics', () => {
  it('count every image once, whatever ended it, with few dimensions [M1, M2, M3, M4]', async () => {
    // Some events are delivered twice, but nothing is counted twice.
    system = await makeSystem({
      disorder: { duplicate: 0.3, maxDelayMs: 0, shuffle: false },
      wrap: (name, handler) => (event) =>
        name === 'resize' && JSON.stringify(event).includes('broken')
          ? Promise.reject(new Error('a fault of the program'))
          : handler(event),
    });
    const operator = makeOperator(system);
    const photo = await makeImage({ format: 'jpeg', width: 64, height: 48 });
    await operator.upload('uploads/a.jpg', photo);
    await operator.upload('uploads/b.jpg', photo);
    await operator.upload('uploads/text.jpg', Buffer.from('no image'));
    await operator.upload('uploads/cut.jpg', photo.subarray(0, photo.length - 20));
    await operator.upload('uploads/broken.jpg', photo);
    await operator.pass();

    expect(await statistics('ValidationFailures')).toEqual({ count: 2, sum: 2 });
    expect(await statistics('PipelineFailures')).toEqual({ count: 1, sum: 1 });
    const ended = await Promise.all(
      ['uploads/a.jpg', 'uploads/b.jpg'].map(async (key) => present(await operator.product.records.get(key))),
    );
    const durations = ended.map(
      ({ updatedAt, uploadTimestamp }) => Date.parse(updatedAt) - Date.parse(uploadTimestamp),
    );
    expect(await statistics('ImageProcessingDuration')).toEqual({
      count: 2,
      sum: durations.reduce((sum, duration) => sum + duration),
    });
    const counts = await Promise.all(
      STAGE_NAMES.map(async (stage) => (await statistics('StageExecutionTime', stage)).count),
    );
    // The failing image got as far as its metadata and its thumbnail.
    expect(counts).toEqual(
      STAGE_NAMES.map((stage) => (stage === 'resize' || stagesBefore(stage).includes('resize') ? 2 : 3)),
    );

    await operator.pass(6);
    const { Metrics = [] } = await new CloudWatchClient(system.client).send(
      new ListMetricsCommand({ Namespace: METRICS_NAMESPACE }),
    );
    expect(new Set(Metrics.map(({ MetricName }) => MetricName))).toEqual(new Set(Object.keys(METRICS)));
    for (const { MetricName, Dimensions = [] } of Metrics)
      expect(Dimensions).toHaveLength(MetricName === 'StageExecutionTime' ? 2 : 1);
    for (const name of ['ReconciledUploads', 'ReemittedChanges', 'TouchedRecords', 'FailedStuckRecords'])
      expect((await statistics(name)).sum).toBe(0);
  }, 60_000);
});
