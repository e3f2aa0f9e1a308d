import { AwsError, VALIDATION } from '../../aws/aws-error.ts';
import { type Expression, parseExpression } from './metric-math.ts';
import { type Statistic, STATISTICS } from './statistics.ts';
import type { Dimension } from './store.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

interface Actions {
  readonly AlarmName: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled?: boolean;
  readonly AlarmActions?: readonly string[];
  readonly OKActions?: readonly string[];
  readonly InsufficientDataActions?: readonly string[];
}

interface MetricStat {
  readonly Metric: {
    readonly Namespace: string;
    readonly MetricName: string;
    readonly Dimensions?: readonly Dimension[];
  };
  readonly Period: number;
  readonly Stat: string;
}

/** Input of PutMetricAlarm, and properties of AWS::CloudWatch::Alarm. */
export interface MetricAlarm extends Actions {
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold?: number;
  readonly TreatMissingData?: string;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Statistic?: string;
  readonly Period?: number;
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly Expression?: string;
    readonly MetricStat?: MetricStat;
    readonly Label?: string;
    readonly ReturnData?: boolean;
    readonly Period?: number;
  }[];
}

/** Input of PutCompositeAlarm, and properties of AWS::CloudWatch::CompositeAlarm. */
export interface CompositeAlarm extends Actions {
  readonly AlarmRule: string;
}

export type Alarm = MetricAlarm | CompositeAlarm;

export function isComposite(alarm: Alarm): alarm is CompositeAlarm {
  return 'AlarmRule' in alarm;
}

/** One metric that an alarm reads. */
export interface WatchedMetric {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly statistic: Statistic;
}

/** What an alarm computes: metrics, and an expression over them if it has one. */
export interface AlarmQuery {
  readonly metrics: readonly WatchedMetric[];
  readonly expression: Expression;
  readonly periodMs: number;
}

/** @throws AwsError ValidationError if the alarm needs something that is not emulated */
export function queryOf(alarm: MetricAlarm): AlarmQuery {
  const query = queries.get(alarm) ?? singleMetric(alarm) ?? metricMath(alarm);
  queries.set(alarm, query);
  return query;
}

/** An alarm is evaluated every minute, and parsed once. */
const queries = new WeakMap<MetricAlarm, AlarmQuery>();

function singleMetric({
  Namespace,
  MetricName,
  Dimensions = [],
  Statistic,
  Period,
}: MetricAlarm): AlarmQuery | undefined {
  if (Namespace === undefined || MetricName === undefined || Statistic === undefined || Period === undefined)
    return undefined;
  const Metric = { Namespace, MetricName, Dimensions };
  return queryFrom([watched('m', { Metric, Period, Stat: Statistic })], 'm', Period);
}

function metricMath(alarm: MetricAlarm): AlarmQuery {
  const { Metrics = [] } = alarm;
  const [result, ...others] = Metrics.filter(({ ReturnData }) => ReturnData !== false);
  if (result === undefined || others.length > 0)
    throw refused(alarm, 'it does not return exactly one metric');
  const stats = Metrics.flatMap(({ Id, MetricStat }) =>
    MetricStat === undefined ? [] : [{ Id, MetricStat }],
  );
  const period = result.Period ?? stats[0]?.MetricStat.Period;
  if (period === undefined) throw refused(alarm, 'it has no period');
  const metrics = stats.map(({ Id, MetricStat }) => watched(Id, MetricStat));
  const query = queryFrom(metrics, result.Expression ?? result.Id, period);
  const unknown = query.expression.names.filter((name) => !metrics.some(({ id }) => id === name));
  if (unknown.length > 0)
    throw refused(alarm, `its expression uses ${unknown.join(', ')}, which is not among its metrics`);
  return query;
}

function queryFrom(metrics: readonly WatchedMetric[], expression: string, periodSeconds: number): AlarmQuery {
  return { metrics, expression: parseExpression(expression), periodMs: periodSeconds * 1000 };
}

function watched(id: string, { Metric, Stat }: MetricStat): WatchedMetric {
  const statistic = STATISTICS.find((known) => known === Stat);
  if (statistic === undefined)
    throw new AwsError(
      VALIDATION,
      `The statistic ${Stat} is not emulated; expected one of ${STATISTICS.join(', ')}.`,
    );
  const { Namespace, MetricName, Dimensions = [] } = Metric;
  return { id, namespace: Namespace, name: MetricName, dimensions: Dimensions, statistic };
}

function refused({ AlarmName }: MetricAlarm, why: string): AwsError {
  return new AwsError(VALIDATION, `The alarm ${AlarmName} cannot be evaluated: ${why}.`);
}
