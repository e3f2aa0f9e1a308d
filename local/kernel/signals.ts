/**
 * Wakes those who wait for a change, without polling: a long poll waits for its queue, an event source mapping for
 * its stream. A signal carries no data and may be missed by whoever is not waiting, so check first, then wait.
 */
export class Signals {
  readonly #waiters = new Map<string, Set<() => void>>();

  /** Wakes everyone who waits for `topic` (an ARN, by custom). */
  notify(topic: string): void {
    const waiters = this.#waiters.get(topic);
    this.#waiters.delete(topic);
    if (waiters !== undefined) for (const wake of waiters) wake();
  }

  /** Resolves at the next `notify(topic)`, or when `signal` is aborted. */
  async wait(topic: string, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const waiters = this.#waiters.get(topic) ?? new Set();
      const wake = (): void => {
        waiters.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      waiters.add(wake);
      this.#waiters.set(topic, waiters);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}
