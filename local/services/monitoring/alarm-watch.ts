import { ROOT } from '../../aws/principal.ts';
import type { Timer } from '../../kernel/clock.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { actionsOf, describeChange } from './alarm-actions.ts';
import { ruleHolds } from './alarm-rule.ts';
import type { AlarmStore } from './alarm-store.ts';
import { type Alarm, type AlarmState, isComposite, queryOf, type WatchedMetric } from './alarm.ts';
import { evaluateAlarm, type Evaluation } from './evaluate-alarm.ts';
import { ServiceMetrics } from './service-metrics.ts';
import { dimensionsKey, type MetricStore } from './store.ts';

const MINUTE_MS = 60_000;

/**
 * Evaluates the alarms every full minute and sends their actions when a state changes. Metrics of AWS services are
 * only recorded if an alarm watches them; without alarms nothing runs.
 */
export class AlarmWatch {
  readonly #kernel: ServiceContext;
  readonly #alarms: AlarmStore;
  readonly #metrics: MetricStore;
  readonly #serviceMetrics = new ServiceMetrics();
  /** When a queue was first seen non-empty. */
  readonly #busySince = new Map<string, number>();
  /** The stored alarms, parsed once. */
  #entries: readonly Alarm[] = [];
  #watched = new Map<string, WatchedMetric>();
  #started = false;
  #timer: Timer | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(kernel: ServiceContext, alarms: AlarmStore, metrics: MetricStore) {
    this.#kernel = kernel;
    this.#alarms = alarms;
    this.#metrics = metrics;
  }

  start(): void {
    this.#started = true;
    this.refresh();
  }

  stop(): void {
    this.#started = false;
    this.refresh();
  }

  /** Updates the timer and the subscription to match the alarms. */
  refresh(): void {
    this.#entries = this.#started ? this.#alarms.all().map(({ alarm }) => alarm) : [];
    const watched = this.#entries.flatMap((alarm) => (isComposite(alarm) ? [] : queryOf(alarm).metrics));
    this.#watched = new Map(watched.map((metric) => [seriesOf(metric), metric]));
    this.#timer?.cancel();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    if (this.#entries.length === 0) return;
    this.#unsubscribe = this.#kernel.trace.subscribe((entry) => {
      for (const point of this.#serviceMetrics.points(entry)) {
        if (this.#watched.has(`${point.namespace} ${point.name} ${point.dimensions}`))
          this.#metrics.add({ ...point, timeMs: entry.atMs });
      }
    });
    this.#arm();
  }

  #arm(): void {
    const { clock, database, work } = this.#kernel;
    const nextMs = (Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS;
    this.#timer = clock.schedule(
      nextMs,
      () => {
        void work.run(() => database.disk.unattendedLater(() => this.#minute()));
      },
      { background: true },
    );
  }

  async #minute(): Promise<void> {
    await this.#askQueues();
    if (!this.#started) return;
    this.#kernel.transaction(() => {
      this.#evaluate();
    });
    this.#arm();
  }

  /** Metrics of the queues that an alarm watches. */
  async #askQueues(): Promise<void> {
    const names = [...this.#watched.values()].flatMap(({ namespace, dimensions }) =>
      namespace === 'AWS/SQS' ? dimensions.map(({ Value }) => Value) : [],
    );
    for (const name of new Set(names)) {
      const Attributes = await this.#attributesOf(name);
      if (Attributes === undefined) continue;
      const count = (kind: string): number => Number(Attributes[`ApproximateNumberOfMessages${kind}`] ?? 0);
      const inAll = count('') + count('NotVisible') + count('Delayed');
      this.#record(name, count(''), inAll);
    }
  }

  /** Undefined if the queue does not exist; the rejected call is in the trace. */
  async #attributesOf(queue: string): Promise<Readonly<Record<string, string>> | undefined> {
    const { endpoint, accountId } = this.#kernel;
    try {
      const { Attributes } = await this.#kernel.call({
        service: 'sqs',
        operation: 'GetQueueAttributes',
        principal: ROOT,
        input: { QueueUrl: `${endpoint}/${accountId}/${queue}`, AttributeNames: ['All'] },
      });
      return Attributes as Readonly<Record<string, string>>;
    } catch {
      return undefined;
    }
  }

  /**
   * The age is how long the queue has not been empty: at least the oldest message's age, and exactly that if
   * nothing is received, which is what an alarm on it detects.
   */
  #record(queue: string, visible: number, inAll: number): void {
    const nowMs = this.#kernel.clock.now();
    if (inAll === 0) this.#busySince.delete(queue);
    else if (!this.#busySince.has(queue)) this.#busySince.set(queue, nowMs);
    const series = {
      namespace: 'AWS/SQS',
      dimensions: dimensionsKey([{ Name: 'QueueName', Value: queue }]),
      // Just before the minute being evaluated.
      timeMs: nowMs - 1,
    };
    this.#metrics.add({
      ...series,
      name: 'ApproximateNumberOfMessagesVisible',
      value: visible,
      unit: 'Count',
    });
    const ageSeconds = (nowMs - (this.#busySince.get(queue) ?? nowMs)) / 1000;
    this.#metrics.add({
      ...series,
      name: 'ApproximateAgeOfOldestMessage',
      value: ageSeconds,
      unit: 'Seconds',
    });
  }

  /** Composite alarms come last: they depend on the others. */
  #evaluate(): void {
    const nowMs = this.#kernel.clock.now();
    const before = this.#alarms.states();
    const states = new Map<string, AlarmState>();
    const settle = (alarm: Alarm, evaluation: Evaluation): void => {
      const known = before.get(alarm.AlarmName) ?? 'INSUFFICIENT_DATA';
      states.set(alarm.AlarmName, evaluation.state).set(this.#alarms.arn(alarm.AlarmName), evaluation.state);
      if (evaluation.state !== known) this.setState(alarm, known, evaluation);
    };
    for (const alarm of this.#entries) {
      if (!isComposite(alarm))
        settle(alarm, evaluateAlarm(alarm, before.get(alarm.AlarmName) ?? 'OK', this.#metrics, nowMs));
    }
    for (const alarm of this.#entries) {
      if (!isComposite(alarm)) continue;
      const holds = ruleHolds(alarm.AlarmRule, (name) => states.get(name));
      settle(alarm, {
        state: holds ? 'ALARM' : 'OK',
        reason: `The rule ${holds ? 'holds' : 'does not hold'}.`,
      });
    }
  }

  /** Sets a state and sends its actions, in the current transaction. */
  setState(alarm: Alarm, before: AlarmState, { state, reason }: Evaluation): void {
    const { clock, accountId } = this.#kernel;
    this.#alarms.setState(alarm.AlarmName, state, reason, clock.now());
    const arn = this.#alarms.arn(alarm.AlarmName);
    for (const TopicArn of actionsOf(alarm, state)) {
      this.#kernel.deliver({
        source: 'monitoring',
        principal: {
          kind: 'service',
          service: 'cloudwatch.amazonaws.com',
          sourceArn: arn,
          sourceAccount: accountId,
        },
        service: 'sns',
        operation: 'Publish',
        input: { TopicArn, ...describeChange(this.#kernel, alarm, before, { state, reason }) },
      });
    }
  }
}

function seriesOf({ namespace, name, dimensions }: WatchedMetric): string {
  return `${namespace} ${name} ${dimensionsKey(dimensions)}`;
}
