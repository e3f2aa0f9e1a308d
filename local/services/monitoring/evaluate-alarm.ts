import { AwsError, VALIDATION } from '../../aws/aws-error.ts';
import { type AlarmState, type MetricAlarm, queryOf } from './alarm.ts';
import type { Series } from './metric-math.ts';
import { statisticOf } from './statistics.ts';
import { dimensionsKey, type MetricStore } from './store.ts';

export interface Evaluation {
  readonly state: AlarmState;
  readonly reason: string;
}

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * The state of an alarm at an instant: it is in ALARM if enough of the last periods breach the threshold.
 *
 * Source: CloudWatch user guide, "Evaluating an alarm" and "Configuring how CloudWatch alarms treat missing data".
 *
 * @param state the current state, which `ignore` keeps
 */
export function evaluateAlarm(
  alarm: MetricAlarm,
  state: AlarmState,
  store: MetricStore,
  nowMs: number,
): Evaluation {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, Threshold = 0 } = alarm;
  const values = valuesOf(alarm, store, nowMs);
  const breaches = values.map((value) => isBreaching(alarm, value));
  const known = breaches.filter((breach) => breach !== undefined);
  if (known.length === 0)
    return alarm.TreatMissingData === 'ignore'
      ? { state, reason: 'No data; the state is kept.' }
      : { state: 'INSUFFICIENT_DATA', reason: 'No data.' };
  const count = known.filter(Boolean).length;
  const reason = `${String(count)} of the last ${String(EvaluationPeriods)} periods breached the threshold ${String(Threshold)}: ${values.map((value) => (value === undefined ? 'missing' : String(value))).join(', ')}.`;
  return { state: count >= DatapointsToAlarm ? 'ALARM' : 'OK', reason };
}

/** Undefined: no data for the period. */
function isBreaching(alarm: MetricAlarm, value: number | undefined): boolean | undefined {
  if (value !== undefined) return comparison(alarm)(value, alarm.Threshold ?? 0);
  if (alarm.TreatMissingData === 'notBreaching') return false;
  return alarm.TreatMissingData === 'breaching' ? true : undefined;
}

/** @throws AwsError ValidationError for a comparison that is not emulated */
export function comparison({
  ComparisonOperator,
}: MetricAlarm): (value: number, threshold: number) => boolean {
  const compare = COMPARISONS[ComparisonOperator];
  if (compare === undefined)
    throw new AwsError(
      VALIDATION,
      `The comparison ${ComparisonOperator} is not emulated; expected one of ${Object.keys(COMPARISONS).join(', ')}.`,
    );
  return compare;
}

/** The oldest period first. */
function valuesOf(alarm: MetricAlarm, store: MetricStore, nowMs: number): Series {
  const { metrics, expression, periodMs } = queryOf(alarm);
  const periods = alarm.EvaluationPeriods;
  const startMs = nowMs - periods * periodMs;
  const series = metrics.map(({ id, namespace, name, dimensions, statistic }): [string, Series] => {
    const buckets = Array.from({ length: periods }, (): number[] => []);
    for (const { timeMs, value } of store.data(namespace, name, dimensionsKey(dimensions), startMs, nowMs))
      buckets[Math.floor((timeMs - startMs) / periodMs)]?.push(value);
    return [id, buckets.map((values) => (values.length === 0 ? undefined : statisticOf(statistic, values)))];
  });
  return expression.compute(new Map(series), periods);
}
