import type { Timer } from '../../kernel/clock.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import type { Queue, QueueStore } from './store.ts';

/**
 * Wakes a queue's waiters when time makes a message visible: the end of a delay or of a visibility timeout. One
 * timer per queue, for its next message.
 */
export class Visibility {
  readonly #kernel: ServiceContext;
  readonly #store: QueueStore;
  readonly #timers = new Map<string, { readonly atMs: number; readonly timer: Timer }>();

  constructor(kernel: ServiceContext, store: QueueStore) {
    this.#kernel = kernel;
    this.#store = store;
  }

  /** Call it in the transaction whenever messages of the queue were added or changed. */
  changed(queue: Queue): void {
    this.#kernel.database.afterCommit(() => {
      this.#kernel.signals.notify(queue.arn);
      this.#arm(queue);
    });
  }

  start(): void {
    this.#store.releaseHeld(this.#kernel.clock.now());
    for (const queue of this.#store.all()) this.changed(queue);
  }

  stop(): void {
    for (const { timer } of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #arm(queue: Queue): void {
    const { clock } = this.#kernel;
    const atMs = this.#store.nextVisibleAtMs(queue.name, clock.now());
    const armed = this.#timers.get(queue.name);
    if (armed?.atMs === atMs) return;
    armed?.timer.cancel();
    this.#timers.delete(queue.name);
    if (atMs === undefined) return;
    const timer = clock.schedule(atMs, () => {
      this.#timers.delete(queue.name);
      this.#kernel.signals.notify(queue.arn);
      this.#arm(queue);
    });
    this.#timers.set(queue.name, { atMs, timer });
  }
}
