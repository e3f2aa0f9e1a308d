/**
 * Wakes waiters when something changes, without polling: a long poll waits for its queue, an event source mapping
 * for its stream. A signal carries no data. To miss none, read `version`, check, and if there is nothing, wait
 * `since` that version.
 */
export class Signals {
  readonly #waiters = new Map<string, Set<() => void>>();
  readonly #versions = new Map<string, number>();

  /** How many times `topic` has been signalled. */
  version(topic: string): number {
    return this.#versions.get(topic) ?? 0;
  }

  /** Wakes everything waiting for `topic` (an ARN, by convention). */
  notify(topic: string): void {
    this.#versions.set(topic, this.version(topic) + 1);
    const waiters = this.#waiters.get(topic);
    this.#waiters.delete(topic);
    if (waiters !== undefined) for (const wake of waiters) wake();
  }

  /**
   * Resolves at the next `notify(topic)` (immediately if there was one after version `since`), or when `signal`
   * aborts.
   */
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
