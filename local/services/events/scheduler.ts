import type { Timer } from '../../kernel/clock.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { eventTime } from './bus-event.ts';
import { send } from './publish.ts';
import { nextRunMs } from './schedule.ts';
import type { EventsStore, Rule } from './store.ts';

/** Fires scheduled rules. Runs missed while the runtime was down are not made up for. */
export class Scheduler {
  readonly #kernel: ServiceContext;
  readonly #store: EventsStore;
  readonly #timers = new Map<string, Timer>();
  #started = false;

  constructor(kernel: ServiceContext, store: EventsStore) {
    this.#kernel = kernel;
    this.#store = store;
  }

  start(): void {
    this.#started = true;
    this.refresh();
  }

  stop(): void {
    this.#started = false;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  /** Updates the timers to match the rules. */
  refresh(): void {
    if (!this.#started) return;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    for (const rule of this.#store.schedules()) this.#arm(rule);
  }

  #arm(rule: Rule): void {
    const { clock } = this.#kernel;
    const atMs = nextRunMs(rule.schedule ?? '', clock.now());
    this.#timers.set(
      rule.arn,
      clock.schedule(
        atMs,
        () => {
          this.#kernel.database.disk.unattended(() => {
            this.#fire(rule);
          });
        },
        { background: true },
      ),
    );
  }

  #fire(rule: Rule): void {
    const { kernel } = { kernel: this.#kernel };
    const event = {
      version: '0' as const,
      id: kernel.random.uuid(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: kernel.accountId,
      time: eventTime(kernel.clock.now()),
      region: kernel.region,
      resources: [rule.arn],
      detail: {},
    };
    kernel.transaction(() => {
      send(kernel, this.#store, rule, event);
    });
    this.#arm(rule);
  }
}
