import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { STANDARD_FUNCTIONS } from '#lambda/functions.ts';
import { VISIBILITY_TIMEOUT_SECONDS } from '#contracts/limits.ts';
import { STAGE_NAMES } from '#contracts/stages.ts';

import { present } from '../support/present.ts';
import { logicalIdOf, resolvedResources } from './support/stage-template.ts';

interface MetricStat {
  readonly Metric: {
    readonly Namespace: string;
    readonly MetricName: string;
    readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  };
  readonly Period: number;
  readonly Stat: string;
}

interface AlarmResource {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: readonly string[];
  readonly OKActions: readonly string[];
  readonly TreatMissingData: string;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Statistic?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly Expression?: string;
    readonly MetricStat?: MetricStat;
  }[];
}

const alarms = Object.values(resolvedResources<AlarmResource>('production', 'AWS::CloudWatch::Alarm'));
const alarm = (id: string): AlarmResource =>
  present(alarms.find(({ AlarmName }) => AlarmName === `image-processor-${id}`));
const queues = resolvedResources<object>('production', 'AWS::SQS::Queue');
const PRODUCTION = [{ Name: 'Environment', Value: 'production' }];

describe('the alarms', () => {
  it('goes off when more than 5 % of the runs end FAILED [A1, M3]', () => {
    const { Threshold, Metrics = [] } = alarm('error-rate');
    expect(Threshold).toBe(5);
    expect(Metrics[0]?.Expression).toBe('100 * failed / (failed + FILL(completed, 0))');
    expect(
      Metrics.slice(1).map(({ Id, MetricStat }) => [Id, MetricStat?.Metric.MetricName, MetricStat?.Stat]),
    ).toEqual([
      ['failed', 'PipelineFailures', 'Sum'],
      ['completed', 'ImageProcessingDuration', 'SampleCount'],
    ]);
    for (const { MetricStat } of Metrics.slice(1))
      expect(MetricStat?.Metric).toMatchObject({
        Namespace: 'QuantumImageProcessor',
        Dimensions: PRODUCTION,
      });
  });

  it('goes off when images take more than 60 s on average [A2, M1]', () => {
    expect(alarm('slow-processing')).toMatchObject({
      Namespace: 'QuantumImageProcessor',
      MetricName: 'ImageProcessingDuration',
      Statistic: 'Average',
      Threshold: 60_000,
      Dimensions: PRODUCTION,
    });
  });

  it('goes off at the first dead letter, and again above ten [A3]', () => {
    const QueueName = logicalIdOf(queues, 'MessagingProcessingDeadLetterQueue');
    for (const [id, Threshold] of [
      ['dead-letters', 0],
      ['many-dead-letters', 10],
    ] as const)
      expect(alarm(id)).toMatchObject({
        Threshold,
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: `${QueueName}.QueueName` }],
      });
  });

  it('goes off at any throttle of any function [A4]', () => {
    for (const variant of ['production', 'options'] as const) {
      const own = Object.values(resolvedResources<AlarmResource>(variant, 'AWS::CloudWatch::Alarm')).filter(
        ({ AlarmName }) => /^image-processor-throttles(?:-\d+)?(?:-staging)?$/.test(AlarmName),
      );
      for (const { Threshold, Metrics = [] } of own) {
        expect(Threshold).toBe(0);
        // AWS takes ten; the first is their sum.
        expect(Metrics.length - 1).toBeLessThanOrEqual(10);
      }
      const functions = resolvedResources<object>(variant, 'AWS::Lambda::Function');
      const counted = own.flatMap(({ Metrics = [] }) =>
        Metrics.slice(1).map(({ MetricStat }) => MetricStat?.Metric.Dimensions[0]?.Value),
      );
      expect(counted.sort()).toEqual(Object.keys(functions).sort());
    }
  });

  it('watch every queue that keeps what failed', () => {
    const watched = alarms
      .filter(
        ({ MetricName, Threshold }) => MetricName === 'ApproximateNumberOfMessagesVisible' && Threshold === 0,
      )
      .flatMap(({ Dimensions = [] }) => Dimensions.map(({ Value }) => Value.replace('.QueueName', '')));
    const kept = Object.keys(queues).filter((id) => /DeadLetterQueue|UndeliveredEvents/.test(id));
    expect(watched.sort()).toEqual(kept.sort());
  });

  it('watch what a night shift needs: age, stream, machine, functions, reconciler', () => {
    const watched = Object.fromEntries(
      ['old-messages', 'stream-lag', 'machine-failures', 'machine-timeouts', 'reconciler-found'].map((id) => [
        id,
        alarm(id).MetricName ?? alarm(id).Metrics?.[0]?.MetricStat?.Metric.MetricName,
      ]),
    );
    expect(watched).toEqual({
      'old-messages': 'ApproximateAgeOfOldestMessage',
      'stream-lag': 'IteratorAge',
      'machine-failures': 'ExecutionsFailed',
      'machine-timeouts': 'ExecutionsTimedOut',
      'reconciler-found': 'ReconcilerFindings',
    });
    expect(alarm('old-messages').Threshold).toBeGreaterThan(2 * VISIBILITY_TIMEOUT_SECONDS);
    expect(alarm('function-errors').Metrics?.length).toBeGreaterThan(1);
  });

  it('never go off because nothing happens, notify the topic, and use at most ten metrics each', () => {
    const [topic] = Object.keys(
      Object.fromEntries(
        Object.entries(resolvedResources<object>('production', 'AWS::SNS::Topic')).filter(([id]) =>
          id.startsWith('ObservabilityAlarms'),
        ),
      ),
    );
    for (const each of alarms) {
      expect(each).toMatchObject({
        TreatMissingData: 'notBreaching',
        ComparisonOperator: 'GreaterThanThreshold',
        AlarmActions: [topic],
        OKActions: [topic],
      });
      expect(
        (each.Metrics ?? []).filter(({ MetricStat }) => MetricStat !== undefined).length,
      ).toBeLessThanOrEqual(10);
    }
  });

  it('link to their section of the runbook, which says what it means, how to look and how to resolve it', () => {
    const runbook = readFileSync('docs/guides/runbook.md', 'utf8');
    const composite = Object.values(
      resolvedResources<AlarmResource>('production', 'AWS::CloudWatch::CompositeAlarm'),
    );
    for (const { AlarmDescription } of [...alarms, ...composite]) {
      const section = /Runbook: docs\/guides\/runbook\.md#(?<id>[\w-]+)$/.exec(AlarmDescription)?.groups?.[
        'id'
      ];
      const text = present(runbook.split(/^## /m).find((part) => part.startsWith(`${section ?? '?'}\n`)));
      for (const heading of ['**Means.**', '**Look.**', '**Resolve.**']) expect(text).toContain(heading);
    }
    const sections = [...runbook.matchAll(/^## (?<id>[a-z-]+)$/gm)].map(({ groups }) => groups?.['id']);
    const linked = [...alarms, ...composite].map(({ AlarmDescription }) => AlarmDescription.split('#')[1]);
    expect(sections.sort()).toEqual([...new Set(linked)].sort());
  });

  it('that are urgent make up one alarm, which deployments watch', () => {
    const [composite] = Object.values(
      resolvedResources<{ AlarmRule: string; AlarmActions?: unknown }>(
        'production',
        'AWS::CloudWatch::CompositeAlarm',
      ),
    );
    expect(composite?.AlarmRule.split(' OR ')).toHaveLength(8);
    expect(composite?.AlarmRule).toContain('deadletters');
    expect(composite).not.toHaveProperty('AlarmActions');
  });

  it('exist where somebody is on call', () => {
    expect(resolvedResources('development', 'AWS::CloudWatch::Alarm')).toEqual({});
    expect(Object.keys(resolvedResources('staging', 'AWS::CloudWatch::Alarm'))).toHaveLength(alarms.length);
  });
});

describe('the dashboards', () => {
  const bodies = Object.values(
    resolvedResources<{ DashboardName: string; DashboardBody: string }>(
      'production',
      'AWS::CloudWatch::Dashboard',
    ),
  );

  it('are three, as many as are free, and exist in production only [H3, L8]', () => {
    expect(bodies.map(({ DashboardName }) => DashboardName).sort()).toEqual([
      'image-processor-pipeline',
      'image-processor-queues',
      'image-processor-stages',
    ]);
    expect(resolvedResources('staging', 'AWS::CloudWatch::Dashboard')).toEqual({});
  });

  it('show every metric of the pipeline, each stage, each queue and the alarms [M1, M2, M3, M4, L8]', () => {
    const all = bodies.map(({ DashboardBody }) => DashboardBody).join('\n');
    for (const name of [
      'ImageProcessingDuration',
      'ValidationFailures',
      'PipelineFailures',
      'StageExecutionTime',
      'ReconcilerFindings',
    ])
      expect(all).toContain(`"${name}"`);
    for (const stage of STAGE_NAMES) expect(all).toContain(`"Stage","${stage}"`);
    for (const id of Object.keys(queues).filter((name) => !name.includes('NotificationQueue')))
      expect(all).toContain(id);
    for (const word of ['Throttles', 'ConcurrentExecutions', 'ConsumedWriteCapacityUnits', '"type":"alarm"'])
      expect(all).toContain(word);
  });

  it('stay within fifty metrics each, which are free', () => {
    for (const { DashboardBody } of bodies) {
      const body = JSON.parse(DashboardBody) as { widgets: { properties: { metrics?: unknown[] } }[] };
      const count = body.widgets.reduce((sum, { properties }) => sum + (properties.metrics?.length ?? 0), 0);
      expect(count).toBeLessThanOrEqual(50);
    }
  });
});

describe('the logs', () => {
  it('of every function are in a separate group with the retention of the stage [G1]', () => {
    const groups = Object.values(
      resolvedResources<{ LogGroupName: string; RetentionInDays: number }>(
        'production',
        'AWS::Logs::LogGroup',
      ),
    );
    expect(groups.filter(({ LogGroupName }) => LogGroupName.startsWith('/aws/lambda/'))).toHaveLength(
      STANDARD_FUNCTIONS.length,
    );
    for (const { RetentionInDays } of groups) expect(RetentionInDays).toBe(180);
  });

  it('of access to both buckets are kept for a year [G4]', () => {
    const rules = Object.values(
      resolvedResources<{
        BucketName: string;
        LoggingConfiguration?: object;
        LifecycleConfiguration: { Rules: object[] };
      }>('production', 'AWS::S3::Bucket'),
    );
    expect(rules.filter(({ LoggingConfiguration }) => LoggingConfiguration !== undefined)).toHaveLength(2);
    const logs = rules.find(({ BucketName }) => BucketName.includes('-logs-'));
    expect(logs?.LifecycleConfiguration.Rules).toContainEqual(
      expect.objectContaining({ ExpirationInDays: 365 }),
    );
  });

  it('have the saved queries of the runbook', () => {
    const saved = Object.values(
      resolvedResources<{ Name: string; QueryString: string; LogGroupNames: string[] }>(
        'production',
        'AWS::Logs::QueryDefinition',
      ),
    );
    expect(saved).toHaveLength(7);
    for (const { Name, QueryString, LogGroupNames } of saved) {
      expect(Name).toMatch(/^image-processor\//);
      expect(LogGroupNames.length).toBeGreaterThan(0);
      expect(QueryString).toMatch(/fields|stats/);
    }
  });
});

describe('tracing', () => {
  it('is active on every function and on the state machine [X1]', () => {
    const functions = resolvedResources<object>('production', 'AWS::Lambda::Function');
    for (const each of Object.values(functions))
      expect(each).toMatchObject({ TracingConfig: { Mode: 'Active' } });
    for (const each of Object.values(resolvedResources('production', 'AWS::StepFunctions::StateMachine')))
      expect(each).toMatchObject({ TracingConfiguration: { Enabled: true } });
  });
});
