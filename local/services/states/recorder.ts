import type { ServiceContext } from '../../kernel/service-context.ts';
import type { ExecutionLog } from './execution-log.ts';
import type { Happening, NewEvent, Outcome } from './interpreter/environment.ts';
import type { HistoryEvent, StatesStore } from './store.ts';

/** Records what one execution does: history (standard only), log and trace. */
export class Recorder {
  readonly #kernel: ServiceContext;
  readonly #executionArn: string;
  /** Absent for an express execution, which is not kept. */
  readonly #store: StatesStore | undefined;
  readonly #log: ExecutionLog | undefined;
  #lastEventId = 0;
  #closed = false;

  constructor(
    kernel: ServiceContext,
    executionArn: string,
    store: StatesStore | undefined,
    log: ExecutionLog | undefined,
  ) {
    this.#kernel = kernel;
    this.#executionArn = executionArn;
    this.#store = store;
    this.#log = log;
  }

  /** The runtime is stopping: the execution is left as it is. */
  close(): void {
    this.#closed = true;
  }

  record(event: NewEvent): number {
    if (this.#closed) return this.#lastEventId;
    const stored = this.#next(event);
    this.#store?.addEvent(this.#executionArn, stored);
    this.#log?.add(stored);
    return stored.id;
  }

  finish(event: NewEvent, outcome: Outcome): void {
    if (this.#closed) return;
    const stored = this.#next(event);
    const store = this.#store;
    if (store !== undefined)
      this.#kernel.transaction(() => {
        store.addEvent(this.#executionArn, stored);
        store.endExecution(this.#executionArn, outcome, stored.atMs);
      });
    this.#log?.add(stored);
  }

  trace({ name, state, error, detail }: Happening): void {
    if (this.#closed) return;
    this.#kernel.trace.add({
      kind: 'execution',
      service: 'states',
      name,
      resource: this.#executionArn,
      ...(error === undefined ? {} : { error: { code: error.error, message: error.cause } }),
      ...(state === undefined && detail === undefined
        ? {}
        : { detail: { ...detail, ...(state === undefined ? {} : { state }) } }),
    });
  }

  async flush(): Promise<void> {
    if (!this.#closed) await this.#log?.flush();
  }

  #next(event: NewEvent): HistoryEvent {
    this.#lastEventId += 1;
    return { ...event, id: this.#lastEventId, atMs: this.#kernel.clock.now() };
  }
}
