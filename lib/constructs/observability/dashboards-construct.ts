import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  PeriodOverride,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { STAGE_NAMES } from '#contracts/stages.ts';
import type { FunctionName } from '#lambda/functions.ts';

import type { PhysicalNames } from '../../config/physical-names.ts';
import { readerOfStream } from './alarm-table.ts';
import type { PipelineMetrics } from './pipeline-metrics.ts';

export interface DashboardsProps {
  readonly names: PhysicalNames;
  readonly metrics: PipelineMetrics;
  readonly functions: readonly FunctionName[];
  readonly alarms: readonly IAlarm[];
  readonly processingQueue: IQueue;
  readonly deadLetterQueues: readonly IQueue[];
  readonly records: ITable;
}

const HALF = 12;
const WHOLE = 24;

/**
 * Three dashboards, as many as an account has free of charge: the pipeline and its cost, its stages, its queues.
 *
 * Requirement: L8, M1, M2, M3, M4
 */
export class DashboardsConstruct extends Construct {
  readonly #props: DashboardsProps;

  constructor(scope: Construct, id: string, props: DashboardsProps) {
    super(scope, id);
    this.#props = props;
    this.#add('pipeline', this.#pipeline());
    this.#add('stages', this.#stages());
    this.#add('queues', this.#queues());
  }

  #add(name: string, rows: readonly (readonly IWidget[])[]): void {
    new Dashboard(this, name, {
      dashboardName: this.#props.names.of(`image-processor-${name}`),
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.INHERIT,
      widgets: rows.map((row) => [...row]),
    });
  }

  #pipeline(): IWidget[][] {
    const { metrics, alarms } = this.#props;
    const failed = metrics.own('PipelineFailures', { label: 'failed' });
    const rejected = metrics.own('ValidationFailures', { label: 'rejected' });
    const duration = (statistic: string, label: string): IMetric =>
      metrics.own('ImageProcessingDuration', { statistic, label });
    return [
      [text('Images: how many, how they ended, and how long they took from upload to archive.')],
      [
        new SingleValueWidget({
          title: 'Images in this period',
          metrics: [metrics.completed, failed, rejected],
          setPeriodToTimeRange: true,
          width: HALF,
          height: 4,
        }),
        new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: HALF, height: 4 }),
      ],
      [
        graph('Outcomes', [metrics.completed, failed, rejected], 'images in 5 minutes'),
        graph(
          'From upload to archive',
          [duration('Average', 'average'), duration('p50', 'median'), duration('p95', '95th percentile')],
          'ms',
        ),
      ],
      [text('Cost: what is billed by use. `npm run cost` turns it into money.')],
      ...this.#cost(),
    ];
  }

  #cost(): IWidget[][] {
    const { metrics, functions, records } = this.#props;
    const usage = (metricName: string, label: string): IMetric =>
      records.metric(metricName, { statistic: 'Sum', period: Duration.minutes(5), label });
    return [
      [
        graph(
          'Invocations of functions',
          functions.map((name) => metrics.ofFunction(name, 'Invocations')),
          'in 5 minutes',
        ),
        graph(
          'Duration of functions, billed by memory',
          functions.map((name) => metrics.ofFunction(name, 'Duration')),
          'ms in 5 minutes',
        ),
      ],
      [
        graph(
          'Records: capacity units',
          [usage('ConsumedWriteCapacityUnits', 'written'), usage('ConsumedReadCapacityUnits', 'read')],
          'in 5 minutes',
        ),
        graph(
          'Executions of the state machine',
          [metrics.ofWorkflow('ExecutionsStarted', { label: 'started' })],
          'in 5 minutes',
        ),
      ],
    ];
  }

  #stages(): IWidget[][] {
    const { metrics, functions } = this.#props;
    const time = (statistic: string): IMetric[] =>
      STAGE_NAMES.map((stage) => metrics.own('StageExecutionTime', { of: stage, statistic, label: stage }));
    return [
      [text('Stages: how long each takes, and how its function is doing.')],
      [
        graph('Duration of stages, average', time('Average'), 'ms'),
        graph('Duration of stages, 95th percentile', time('p95'), 'ms'),
      ],
      [
        graph(
          'Errors of functions (including rejected files)',
          functions.map((name) => metrics.ofFunction(name, 'Errors')),
          'in 5 minutes',
        ),
        graph(
          'Throttles and concurrency',
          functions.map((name) => metrics.ofFunction(name, 'Throttles')),
          'in 5 minutes',
          functions.map((name) => metrics.ofFunction(name, 'ConcurrentExecutions', { statistic: 'Maximum' })),
        ),
      ],
      [
        graph(
          'State machine',
          [
            metrics.ofWorkflow('ExecutionsSucceeded', { label: 'succeeded' }),
            metrics.ofWorkflow('ExecutionsFailed', { label: 'failed' }),
            metrics.ofWorkflow('ExecutionsTimedOut', { label: 'timed out' }),
          ],
          'executions in 5 minutes',
        ),
        graph(
          'Duration of executions',
          [metrics.ofWorkflow('ExecutionTime', { statistic: 'p95', label: '95th percentile' })],
          'ms',
        ),
      ],
    ];
  }

  #queues(): IWidget[][] {
    const { metrics, processingQueue, deadLetterQueues } = this.#props;
    const period = Duration.minutes(5);
    return [
      [
        text(
          'Queues: what is waiting, for how long, and what has failed. The dead letters should stay at zero.',
        ),
      ],
      [
        graph(
          'Processing queue',
          [
            metrics.waiting(processingQueue, { label: 'waiting' }),
            processingQueue.metricApproximateNumberOfMessagesNotVisible({
              period,
              statistic: 'Maximum',
              label: 'in progress',
            }),
          ],
          'messages',
        ),
        graph('Age of the oldest message', [metrics.oldestMessage], 's'),
      ],
      [
        graph(
          'Messages sent and deleted',
          [
            processingQueue.metricNumberOfMessagesSent({ period, label: 'sent' }),
            processingQueue.metricNumberOfMessagesDeleted({ period, label: 'deleted' }),
          ],
          'in 5 minutes',
        ),
        graph(
          'Lag of publish',
          [metrics.ofFunction(readerOfStream(), 'IteratorAge', { statistic: 'Maximum' })],
          'ms',
        ),
      ],
      [
        graph(
          'Dead letters',
          deadLetterQueues.map((queue) => metrics.waiting(queue)),
          'messages',
        ),
        graph('Found by the reconciler', [metrics.own('ReconcilerFindings')], 'images in 5 minutes'),
      ],
    ];
  }
}

function graph(title: string, left: IMetric[], unit: string, right: IMetric[] = []): GraphWidget {
  return new GraphWidget({
    title,
    left,
    leftYAxis: { label: unit, min: 0, showUnits: false },
    ...(right.length === 0 ? {} : { right, rightYAxis: { min: 0, showUnits: false } }),
    width: HALF,
    height: 6,
  });
}

function text(markdown: string): TextWidget {
  return new TextWidget({ markdown, width: WHOLE, height: 1 });
}
