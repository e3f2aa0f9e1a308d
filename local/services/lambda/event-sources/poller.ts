import type { ServiceContext } from '../../../kernel/service-context.ts';
import type { Invoker } from '../invoker.ts';
import type { FunctionConfiguration } from '../store.ts';
import type { EventSourceMapping } from './store.ts';

/** Delay after a rejected call (a missing grant, a deleted queue). */
export const TROUBLE_DELAY_MS = 10_000;

/** What every poller works with. */
export interface PollerContext {
  readonly kernel: ServiceContext;
  readonly mapping: EventSourceMapping;
  readonly configuration: FunctionConfiguration;
  readonly invoker: Invoker;
}

/** Reads an event source in a loop and invokes the function of its mapping, until it is stopped. */
export abstract class Poller {
  protected readonly context: PollerContext;
  readonly #stopped = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(context: PollerContext) {
    this.context = context;
  }

  start(): void {
    this.#loop = this.run(this.#stopped.signal);
  }

  /** Resolves when nothing of the loop runs any more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
  }

  protected abstract run(signal: AbortSignal): Promise<void>;
}
