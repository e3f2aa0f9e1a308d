import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

import { FUNCTIONS, FUNCTION_NAMES, type FunctionName } from '#lambda/functions.ts';

import type { PipelineMetrics } from './pipeline-metrics.ts';

/** One alarm. It goes off above its threshold, and never for missing data: having no images is not a fault. */
export interface AlarmDefinition {
  readonly id: string;
  /** Its section in the runbook, if not the same as its id. */
  readonly section?: string;
  /** What has happened, for the person who is woken. */
  readonly says: string;
  readonly metric: IMetric;
  readonly above: number;
  /** Number of periods evaluated, and how many must be above the threshold. */
  readonly periods?: number;
  readonly breaching?: number;
  /** Whether somebody must act now; otherwise it can wait until morning. */
  readonly urgent: boolean;
}

export interface AlarmQueues {
  readonly processingDeadLetters: IQueue;
  readonly ingestDeadLetters: IQueue;
  readonly publishDeadLetters: IQueue;
  readonly undeliveredEvents: IQueue;
}

/** A run that fails three times is over after 510 s, so an older message is waiting for a consumer. */
const OLD_MESSAGE_SECONDS = 900;
/** Publish normally lags by seconds. At a minute something is blocking it, and after an hour it drops changes. */
const STREAM_LAG_MS = 60_000;
const SLOW_MS = 60_000;
const MAX_ERROR_RATE_PERCENT = 5;
const MANY_DEAD_LETTERS = 10;

/**
 * All alarms. The first four are the specification's. Its dead-letter alarm goes off above 10, so there is another one above 0:
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
    ...functionAlarms(metrics, functions, {
      id: 'throttles',
      says: 'A function was throttled: the account or the function has reached its concurrency limit.',
      metricName: 'Throttles',
    }),
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
    // A rejected file also counts as an error of its stage's function, so stage functions are watched by the machine's failures.
    ...functionAlarms(
      metrics,
      functions.filter((name) => FUNCTIONS[name].alarmOnErrors),
      {
        id: 'function-errors',
        says: 'A function outside the state machine failed: uploads, changes or messages are tried again.',
        metricName: 'Errors',
      },
    ),
    {
      id: 'stream-lag',
      says: 'Publish is more than a minute behind the changes of the records: images are not queued.',
      metric: metrics.ofFunction(readerOfStream(), 'IteratorAge', { statistic: 'Maximum' }),
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

/** Percentage of runs that ended FAILED, not counting rejections. The machine's own metrics count each delivery as a run. */
function errorRate(metrics: PipelineMetrics): MathExpression {
  return new MathExpression({
    label: 'runs that failed, percent',
    expression: '100 * failed / (failed + FILL(completed, 0))',
    usingMetrics: { failed: metrics.own('PipelineFailures'), completed: metrics.completed },
    period: metrics.completed.period,
  });
}

/** Most metrics of one alarm. Source: CloudWatch user guide, "Creating an alarm based on a metric math expression". */
const METRICS_PER_ALARM = 10;

/** Alarms on the sum of a metric over functions: as many as needed, since one alarm can use at most ten metrics. */
function functionAlarms(
  metrics: PipelineMetrics,
  functions: readonly FunctionName[],
  { id, says, metricName }: { readonly id: string; readonly says: string; readonly metricName: string },
): AlarmDefinition[] {
  const count = Math.ceil(functions.length / METRICS_PER_ALARM);
  return Array.from({ length: count }, (_, index): AlarmDefinition => {
    const own = functions.slice(index * METRICS_PER_ALARM, (index + 1) * METRICS_PER_ALARM);
    return {
      id: index === 0 ? id : `${id}-${String(index + 1)}`,
      section: id,
      says,
      metric: sumOverFunctions(metrics, own, metricName),
      above: 0,
      urgent: false,
    };
  });
}

function sumOverFunctions(
  metrics: PipelineMetrics,
  functions: readonly FunctionName[],
  metricName: string,
): MathExpression {
  return new MathExpression({
    label: metricName,
    expression: functions.map((name) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(functions.map((name) => [name, metrics.ofFunction(name, metricName)])),
    period: metrics.completed.period,
  });
}

/** The function that reads the table's stream. */
export function readerOfStream(): FunctionName {
  const reader = FUNCTION_NAMES.find((name) => FUNCTIONS[name].trigger.by === 'stream');
  if (reader === undefined)
    throw new Error(
      'No descriptor has the trigger "stream", so nothing would publish changes. Add it to one in lambda/<function>/descriptor.ts.',
    );
  return reader;
}
