import type { DomainEvent } from '#contracts/events.ts';

/** The bus for domain events. */
export interface EventBus {
  /** Publishes in order. Returns how many events, counting from the first, the bus has certainly accepted. */
  publish(events: readonly DomainEvent[]): Promise<number>;
}
