/**
 * Event loop turns without new work after which nothing can still be in progress (promises need none, streams one or
 * two).
 */
const QUIET_TURNS = 4;

/** Ends a piece of work; calling it twice is harmless. */
export type EndWork = () => void;

/**
 * Counts real work in progress: disk, child processes, computation. A virtual clock only advances when there is
 * none, because virtual time must not pass during real work. Waiting for a timer is not work.
 */
export class Work {
  #pending = 0;
  #started = 0;
  readonly #waiters = new Set<() => void>();
  /** Busy processes by name, with the number of their calls in progress. */
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
   * Counts another process's computation as work, except while it waits for one of its calls (`answering`): the
   * response may need virtual time to pass.
   */
  beginProcess(name: string): EndWork {
    this.#processes.set(name, { calls: 0, end: this.begin() });
    return () => {
      this.#processes.get(name)?.end();
      this.#processes.delete(name);
    };
  }

  /** Marks a call from the process `name` as in progress until the returned function is called. */
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

  /** Resolves when no work is in progress and none starts on its own. */
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
