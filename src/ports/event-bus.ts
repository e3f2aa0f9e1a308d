import type { DomainEvent } from '#contracts/events.ts';

/** The bus for domain events. */
export interface EventBus {
  /** Publishes in order. Gives how many of the events, from the first on, the bus has certainly taken. */
  publish(events: readonly DomainEvent[]): Promise<number>;
}
