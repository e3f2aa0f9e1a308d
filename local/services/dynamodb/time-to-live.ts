import type { Timer } from '../../kernel/clock.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import type { TableStore } from './store.ts';
import type { StreamStore } from './stream-store.ts';

/** AWS deletes within days; a minute is soon enough for a person and costs little. */
const SWEEP_MS = 60_000;
const MOST_PER_SWEEP = 1000;

/** Deletes expired items as the service does, marked as such in their stream records. */
export class TimeToLive {
  readonly #kernel: ServiceContext;
  readonly #store: TableStore;
  readonly #streams: StreamStore;
  #timer: Timer | undefined;

  constructor(kernel: ServiceContext, store: TableStore, streams: StreamStore) {
    this.#kernel = kernel;
    this.#store = store;
    this.#streams = streams;
  }

  start(): void {
    const { clock } = this.#kernel;
    this.#timer = clock.schedule(
      clock.now() + SWEEP_MS,
      () => {
        this.#kernel.database.disk.unattended(() => {
          this.#sweep();
        });
        this.start();
      },
      { background: true },
    );
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #sweep(): void {
    this.#kernel.transaction(() => {
      this.#streams.expire();
      for (const { table, item } of this.#store.expired(
        Math.floor(this.#kernel.clock.now() / 1000),
        MOST_PER_SWEEP,
      )) {
        this.#store.write(table, item, undefined);
        this.#streams.add(table, item, undefined, true);
      }
    });
  }
}
