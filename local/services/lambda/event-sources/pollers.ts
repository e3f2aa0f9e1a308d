import type { ServiceContext } from '../../../kernel/service-context.ts';
import type { Invoker } from '../invoker.ts';
import type { FunctionStore } from '../store.ts';
import type { Poller } from './poller.ts';
import { QueuePoller } from './queue-poller.ts';
import type { EventSourceMapping, EventSourceStore } from './store.ts';
import { StreamPoller } from './stream-poller.ts';

/** The running poller of each enabled mapping. */
export class Pollers {
  readonly #kernel: ServiceContext;
  readonly #functions: FunctionStore;
  readonly #store: EventSourceStore;
  readonly #invoker: Invoker;
  readonly #running = new Map<string, Poller>();
  #started = false;

  constructor(kernel: ServiceContext, functions: FunctionStore, store: EventSourceStore, invoker: Invoker) {
    this.#kernel = kernel;
    this.#functions = functions;
    this.#store = store;
    this.#invoker = invoker;
  }

  start(): void {
    this.#started = true;
    for (const mapping of this.#store.all()) this.refresh(mapping.uuid);
  }

  async stop(): Promise<void> {
    this.#started = false;
    await Promise.all([...this.#running.values()].map((poller) => poller.stop()));
    this.#running.clear();
  }

  /** Starts or stops a mapping's poller to match its state; nothing polls before `start`. */
  refresh(uuid: string): void {
    void this.#running.get(uuid)?.stop();
    this.#running.delete(uuid);
    const mapping = this.#store.all().find((candidate) => candidate.uuid === uuid);
    if (!this.#started || mapping?.enabled !== true) return;
    const poller = this.#make(mapping);
    this.#running.set(uuid, poller);
    poller.start();
  }

  #make(mapping: EventSourceMapping): Poller {
    const configuration = this.#functions.get(mapping.functionName);
    const context = { kernel: this.#kernel, mapping, configuration, invoker: this.#invoker };
    return mapping.eventSourceArn.includes(':dynamodb:')
      ? new StreamPoller(context, this.#store)
      : new QueuePoller(context);
  }
}
