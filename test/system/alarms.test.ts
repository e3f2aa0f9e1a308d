import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { METRICS_NAMESPACE } from '#contracts/metrics.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

import { makeImage } from '../support/images/make-image.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

jest.setTimeout(60_000);

let assembly: string;
let image: Buffer;
let system: TestSystem;

/** Staging: development has no alarms. */
beforeAll(async () => {
  ({ assemblyDir: assembly } = await synthesizeAssembly({ stage: 'staging', local: true }));
  image = await makeImage({ format: 'jpeg', width: 64, height: 48 });
}, 180_000);

afterEach(async () => {
  await system.close();
});

describe('a quiet day', () => {
  it('with a few images raises no alarm and sends no notification [A1, A2, A3, A4]', async () => {
    system = await makeSystem({ assembly });
    await upload('a.jpg', 'b.jpg');
    await pass(24 * HOUR_MS);
    const states = await alarmStates();
    const alarms = system.runtime.resources.filter(({ type }) =>
      /^AWS::CloudWatch::(?:Composite)?Alarm$/.test(type),
    );
    expect(alarms.length).toBeGreaterThanOrEqual(15);
    expect(Object.keys(states)).toHaveLength(alarms.length);
    expect(new Set(Object.values(states))).toEqual(new Set(['OK']));
    expect(told().filter((subject) => subject.startsWith('ALARM'))).toEqual([]);
  }, 180_000);
});

describe('an alarm goes off', () => {
  it('when images fail for good: at the first, and again beyond ten [A3]', async () => {
    system = await makeSystem({ assembly, wrap: failing('resize') });
    await upload('a.jpg');
    await pass(15 * MINUTE_MS);
    expect(await on()).toEqual(expect.arrayContaining(['dead-letters', 'needs-somebody']));
    expect(told()).toEqual(expect.arrayContaining([alarm('machine-failures'), alarm('error-rate')]));

    await upload(...Array.from({ length: 10 }, (_, index) => `${String(index)}.jpg`));
    await pass(15 * MINUTE_MS);
    expect(await on()).toContain('many-dead-letters');
    expect(told()).toContain(alarm('many-dead-letters'));
  }, 180_000);

  it('when more than 5 % of the runs fail [A1]', async () => {
    system = await makeSystem({ assembly });
    await measure('PipelineFailures', [1]);
    await measure(
      'ImageProcessingDuration',
      Array.from({ length: 19 }, () => 2000),
    );
    await pass(2 * MINUTE_MS);
    expect(await on()).toEqual([]);
    await measure('PipelineFailures', [1]);
    await pass(MINUTE_MS);
    expect(await on()).toEqual(['error-rate', 'needs-somebody']);
  });

  it('when images take more than 60 s on average, and off when they no longer do [A2]', async () => {
    system = await makeSystem({ assembly });
    await measure('ImageProcessingDuration', [50_000, 80_000]);
    await pass(2 * MINUTE_MS);
    expect(await on()).toEqual(['slow-processing']);
    await pass(10 * MINUTE_MS);
    expect(await on()).toEqual([]);
    expect(told()).toEqual([alarm('slow-processing'), alarm('slow-processing').replace('ALARM', 'OK')]);
  });

  it('when a function is throttled [A4]', async () => {
    system = await makeSystem({ assembly });
    await pass(MINUTE_MS);
    // The runtime itself never throttles, so this is Lambda's response.
    system.runtime.trace.add({
      kind: 'call',
      service: 'lambda',
      name: 'Invoke',
      resource: `arn:aws:lambda:${system.runtime.region}:${system.runtime.accountId}:function:image-processor-resize-staging`,
      error: { code: 'TooManyRequestsException', message: 'Rate Exceeded.' },
    });
    await pass(MINUTE_MS);
    expect(await on()).toEqual(['throttles']);
  });

  it('when ingest fails on an upload, and when the reconciler has to record it', async () => {
    let broken = true;
    system = await makeSystem({
      assembly,
      wrap: (name, handler) => (event) =>
        name === 'ingest' && broken ? Promise.reject(new Error('no table')) : handler(event),
    });
    await upload('a.jpg');
    await pass(5 * MINUTE_MS);
    expect(await on()).toEqual(
      expect.arrayContaining(['function-errors', 'ingest-dead-letters', 'needs-somebody']),
    );
    broken = false;
    await pass(16 * MINUTE_MS);
    expect(told()).toContain(alarm('reconciler-found'));
  });

  it('when publish is blocked, and when it drops changes', async () => {
    system = await makeSystem({ assembly, wrap: failing('publish') });
    await upload('a.jpg');
    await pass(10 * MINUTE_MS);
    expect(await on()).toEqual(expect.arrayContaining(['function-errors', 'needs-somebody', 'stream-lag']));
    await pass(65 * MINUTE_MS);
    expect(await on()).toContain('publish-dead-letters');
  });

  it('when an event cannot be delivered', async () => {
    system = await makeSystem({ assembly });
    await new SQSClient(system.client).send(
      new SetQueueAttributesCommand({
        QueueUrl: system.outputs['ProcessingQueueUrl'],
        Attributes: { Policy: '' },
      }),
    );
    await upload('a.jpg');
    await pass(10 * MINUTE_MS);
    expect(await on()).toEqual(expect.arrayContaining(['needs-somebody', 'undelivered-events']));
  });

  it('when no consumer receives a message for a quarter of an hour', async () => {
    system = await makeSystem({ assembly });
    await switchOffStart();
    await upload('a.jpg');
    await pass(14 * MINUTE_MS);
    expect(await on()).toEqual([]);
    await pass(5 * MINUTE_MS);
    expect(await on()).toEqual(expect.arrayContaining(['needs-somebody', 'old-messages']));
  });

  it('when an execution takes too long', async () => {
    let validations = 0;
    system = await makeSystem({
      assembly,
      wrap: (name, handler) => (event) => {
        if (name === 'validate') validations += 1;
        const hangs = (name === 'validate' && validations <= 2) || name === 'metadata';
        return hangs ? new Promise(() => undefined) : handler(event);
      },
    });
    await upload('a.jpg');
    await pass(3 * MINUTE_MS);
    expect(await on()).toContain('machine-timeouts');
  });
});

function failing(broken: string): NonNullable<Parameters<typeof makeSystem>[0]>['wrap'] {
  return (name, handler) => (event) =>
    name === broken ? Promise.reject(new Error('a fault of the program')) : handler(event);
}

async function upload(...names: string[]): Promise<void> {
  const s3 = new S3Client(system.client);
  for (const name of names)
    await s3.send(
      new PutObjectCommand({
        Bucket: system.outputs['UploadBucketName'],
        Key: `uploads/${name}`,
        Body: image,
      }),
    );
}

async function pass(durationMs: number): Promise<void> {
  await system.runtime.settle({ untilMs: system.clock.now() + durationMs });
}

/** A metric line as a function writes it. */
async function measure(MetricName: string, Values: number[]): Promise<void> {
  await new CloudWatchClient(system.client).send(
    new PutMetricDataCommand({
      Namespace: METRICS_NAMESPACE,
      MetricData: [{ MetricName, Values, Dimensions: [{ Name: 'Environment', Value: 'staging' }] }],
    }),
  );
}

async function alarmStates(): Promise<Record<string, string | undefined>> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await new CloudWatchClient(system.client).send(
    new DescribeAlarmsCommand({}),
  );
  return Object.fromEntries(
    [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = '', StateValue }) => [
      AlarmName.replace(/^image-processor-/, '').replace(/-staging$/, ''),
      StateValue,
    ]),
  );
}

async function on(): Promise<string[]> {
  return Object.entries(await alarmStates())
    .filter(([, state]) => state === 'ALARM')
    .map(([name]) => name)
    .sort();
}

function alarm(name: string): string {
  return `ALARM: "image-processor-${name}-staging" in ${system.runtime.region}`;
}

/** Subjects of the alarms' notifications, without the first OK of each. */
function told(): string[] {
  return system.runtime.trace.entries
    .filter(
      ({ service, name, principal }) =>
        service === 'sns' && name === 'Publish' && principal?.startsWith('cloudwatch.'),
    )
    .map(({ detail, error }) => {
      expect(error).toBeUndefined();
      return (detail as { input: { Subject: string } }).input.Subject;
    })
    .filter((subject, _, all) => subject.startsWith('ALARM') || all.includes(`ALARM${subject.slice(2)}`));
}

async function switchOffStart(): Promise<void> {
  const lambda = new LambdaClient(system.client);
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: 'image-processor-start-staging' }),
  );
  for (const { UUID } of EventSourceMappings)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
}
