import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

import { type FunctionName } from '../config/functions.ts';
import type { PipelineMetrics } from './pipeline-metrics.ts';

/** One alarm. It goes off above its threshold; missing data never does: no images are no fault. */
export interface AlarmDefinition {
  /** Name of the alarm, and of its section in the runbook. */
  readonly id: string;
  /** What has happened, for the one who is woken. */
  readonly says: string;
  readonly metric: IMetric;
  readonly above: number;
  /** Periods looked at, and how many of them must be above. */
  readonly periods?: number;
  readonly breaching?: number;
  /** Whether the system needs somebody now; otherwise it is looked at in the morning. */
  readonly urgent: boolean;
}

export interface AlarmQueues {
  readonly processingDeadLetters: IQueue;
  readonly ingestDeadLetters: IQueue;
  readonly publishDeadLetters: IQueue;
  readonly undeliveredEvents: IQueue;
}

/** A run that fails three times is over after 510 s: what is older waits for a consumer. */
const OLD_MESSAGE_SECONDS = 900;
/** Publish is seconds behind; at a minute something holds it up, and after an hour it gives changes up. */
const STREAM_LAG_MS = 60_000;
const SLOW_MS = 60_000;
const MAX_ERROR_RATE_PERCENT = 5;
const MANY_DEAD_LETTERS = 10;

/**
 * Every alarm. The specification's four are the first; its dead-letter alarm above 10 has one above 0 beside it, because
 * ten lost images are nine too many.
 *
 * Requirement: A1, A2, A3, A4
 */
export function alarmTable(
  metrics: PipelineMetrics,
  queues: AlarmQueues,
  functions: readonly FunctionName[],
): readonly AlarmDefinition[] {
  return [
    {
      id: 'error-rate',
      says: `More than ${MAX_ERROR_RATE_PERCENT} % of the runs that ended in 15 minutes FAILED. Rejected files do not count.`,
      metric: errorRate(metrics),
      above: MAX_ERROR_RATE_PERCENT,
      periods: 3,
      breaching: 1,
      urgent: true,
    },
    {
      id: 'slow-processing',
      says: 'Images take more than 60 s from upload to archive, on average over 5 minutes.',
      metric: metrics.own('ImageProcessingDuration', { statistic: 'Average' }),
      above: SLOW_MS,
      urgent: false,
    },
    {
      id: 'many-dead-letters',
      says: 'More than 10 images have failed for good and wait to be redriven.',
      metric: metrics.waiting(queues.processingDeadLetters),
      above: MANY_DEAD_LETTERS,
      urgent: true,
    },
    {
      id: 'throttles',
      says: 'A function was throttled: the account or the function is at its limit of concurrency.',
      metric: sumOverFunctions(metrics, functions, 'Throttles'),
      above: 0,
      urgent: false,
    },
    ...deadLetterAlarms(metrics, queues),
    ...nightShiftAlarms(metrics, functions),
  ];
}

function deadLetterAlarms(metrics: PipelineMetrics, queues: AlarmQueues): AlarmDefinition[] {
  const notEmpty = (id: string, queue: IQueue, says: string): AlarmDefinition => ({
    id,
    says,
    metric: metrics.waiting(queue),
    above: 0,
    urgent: true,
  });
  return [
    notEmpty(
      'dead-letters',
      queues.processingDeadLetters,
      'An image failed three times. Its message waits in the dead-letter queue for 14 days.',
    ),
    notEmpty(
      'ingest-dead-letters',
      queues.ingestDeadLetters,
      'An upload has no record, because ingest failed on it three times.',
    ),
    notEmpty(
      'publish-dead-letters',
      queues.publishDeadLetters,
      'Changes of records could not be published for an hour: events and history have a gap.',
    ),
    notEmpty(
      'undelivered-events',
      queues.undeliveredEvents,
      'An event or a notification could not be delivered to its target.',
    ),
  ];
}

function nightShiftAlarms(metrics: PipelineMetrics, functions: readonly FunctionName[]): AlarmDefinition[] {
  return [
    {
      id: 'old-messages',
      says: 'An image has waited in the queue for more than 15 minutes.',
      metric: metrics.oldestMessage,
      above: OLD_MESSAGE_SECONDS,
      urgent: true,
    },
    {
      id: 'reconciler-found',
      says: 'The reconciler put something right that the pipeline should have done itself.',
      metric: metrics.own('ReconcilerFindings'),
      above: 0,
      urgent: false,
    },
    {
      id: 'function-errors',
      says: 'A function outside the state machine failed: uploads, changes or messages are tried again.',
      // A rejected file is an error of its stage function too: those are counted as failures of the machine.
      metric: sumOverFunctions(metrics, functions.filter(isOutsideTheMachine), 'Errors'),
      above: 0,
      urgent: false,
    },
    {
      id: 'stream-lag',
      says: 'Publish is more than a minute behind the changes of the records: images are not queued.',
      metric: metrics.ofFunction('publish', 'IteratorAge', { statistic: 'Maximum' }),
      above: STREAM_LAG_MS,
      urgent: true,
    },
    {
      id: 'machine-failures',
      says: 'An execution of the state machine failed; its message comes back, up to three times.',
      metric: metrics.ofWorkflow('ExecutionsFailed'),
      above: 0,
      urgent: false,
    },
    {
      id: 'machine-timeouts',
      says: 'An execution of the state machine took longer than 45 s and was cut off.',
      metric: metrics.ofWorkflow('ExecutionsTimedOut'),
      above: 0,
      urgent: false,
    },
  ];
}

/** Failed runs in a hundred that ended well or FAILED. The state machine's own counts would take redeliveries for runs. */
function errorRate(metrics: PipelineMetrics): MathExpression {
  return new MathExpression({
    label: 'runs that failed, percent',
    expression: '100 * failed / (failed + FILL(completed, 0))',
    usingMetrics: { failed: metrics.own('PipelineFailures'), completed: metrics.completed },
    period: metrics.completed.period,
  });
}

/** An alarm takes at most ten metrics, and there are ten functions: the optional one calls nothing in a hurry. */
function sumOverFunctions(
  metrics: PipelineMetrics,
  functions: readonly FunctionName[],
  metricName: string,
): MathExpression {
  const counted = functions.slice(0, 10);
  const usingMetrics = Object.fromEntries(
    counted.map((name) => [name, metrics.ofFunction(name, metricName)]),
  );
  return new MathExpression({
    label: metricName,
    expression: counted.map((name) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics,
    period: metrics.completed.period,
  });
}

const OUTSIDE: readonly FunctionName[] = ['ingest', 'publish', 'start', 'reconcile', 'discard', 'fail'];

function isOutsideTheMachine(name: FunctionName): boolean {
  return OUTSIDE.includes(name);
}
