/**
 * Wakes those who wait for a change, without polling: a long poll waits for its queue, an event source mapping for
 * its stream. A signal carries no data. To miss none: note `version`, look, and when there is nothing wait `since` it.
 */
export class Signals {
  readonly #waiters = new Map<string, Set<() => void>>();
  readonly #versions = new Map<string, number>();

  /** How often `topic` has been signalled. */
  version(topic: string): number {
    return this.#versions.get(topic) ?? 0;
  }

  /** Wakes everyone who waits for `topic` (an ARN, by custom). */
  notify(topic: string): void {
    this.#versions.set(topic, this.version(topic) + 1);
    const waiters = this.#waiters.get(topic);
    this.#waiters.delete(topic);
    if (waiters !== undefined) for (const wake of waiters) wake();
  }

  /** Resolves at the next `notify(topic)` (at once when there was one after version `since`), or when `signal` is aborted. */
  async wait(topic: string, signal?: AbortSignal, since = this.version(topic)): Promise<void> {
    if (signal?.aborted === true || this.version(topic) > since) return;
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
