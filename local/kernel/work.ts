/** Turns of the event loop without new work after which nothing can be under way any more (promises need none, streams one or two). */
const QUIET_TURNS = 4;

/** Ends a piece of work; calling it twice is harmless. */
export type EndWork = () => void;

/**
 * Counts the real work under way: disk, child processes, image decoding. A virtual clock may move only while there
 * is none, because virtual time must not pass while something real is still being computed. Waiting for a timer is
 * not work.
 */
export class Work {
  #pending = 0;
  #started = 0;
  readonly #waiters = new Set<() => void>();
  /** Processes that are computing, by name, with how many of their calls are being answered. */
  readonly #processes = new Map<string, { calls: number; end: EndWork }>();

  get pending(): number {
    return this.#pending;
  }

  begin(): EndWork {
    this.#pending += 1;
    this.#started += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#pending -= 1;
      if (this.#pending === 0) for (const waiter of [...this.#waiters]) waiter();
    };
  }

  /** Counts as work until the promise has settled. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await task();
    } finally {
      end();
    }
  }

  /** Runs `task` in a later turn of the event loop, counted as work until then. First come, first run. */
  soon(task: () => void): void {
    const end = this.begin();
    setImmediate(() => {
      try {
        task();
      } finally {
        end();
      }
    });
  }

  /**
   * Counts as work what another process computes, except while it waits for one of its calls (`answering`): the
   * answer may need virtual time to pass.
   */
  beginProcess(name: string): EndWork {
    this.#processes.set(name, { calls: 0, end: this.begin() });
    return () => {
      this.#processes.get(name)?.end();
      this.#processes.delete(name);
    };
  }

  /** A call of the process `name` is being answered until the returned function is called. */
  answering(name: string): EndWork {
    const caller = this.#processes.get(name);
    if (caller === undefined) return () => undefined;
    caller.calls += 1;
    caller.end();
    return () => {
      caller.calls -= 1;
      if (caller.calls === 0 && this.#processes.get(name) === caller) caller.end = this.begin();
    };
  }

  /** Resolves when no work is under way and none starts by itself. */
  async idle(): Promise<void> {
    let quiet = 0;
    let startedBefore = this.#started;
    while (quiet < QUIET_TURNS) {
      if (this.#pending > 0) await this.#nextEnd();
      await new Promise<void>((resolve) => setImmediate(resolve));
      quiet = this.#pending === 0 && this.#started === startedBefore ? quiet + 1 : 0;
      startedBefore = this.#started;
    }
  }

  #nextEnd(): Promise<void> {
    return new Promise((resolve) => {
      const waiter = (): void => {
        this.#waiters.delete(waiter);
        resolve();
      };
      this.#waiters.add(waiter);
    });
  }
}
