import type { DomainEvent, HistoryRow } from '#contracts/events.ts';
import type { EventBus } from '#ports/event-bus.ts';
import type { ImageHistory } from '#ports/image-history.ts';
import type { ProcessingQueue } from '#ports/processing-queue.ts';

/** A bus that remembers what was published. */
export function memoryEventBus(): EventBus & { readonly events: readonly DomainEvent[] } {
  const events: DomainEvent[] = [];
  return {
    events,
    publish: (published) => {
      events.push(...published);
      return Promise.resolve(published.length);
    },
  };
}

export function memoryImageHistory(): ImageHistory {
  const rows = new Map<string, HistoryRow>();
  return {
    append: (added) => {
      for (const row of added) rows.set(`${row.imageKey}\0${row.position}`, row);
      return Promise.resolve();
    },
    read: (imageKey) =>
      Promise.resolve(
        [...rows.values()]
          .filter((row) => row.imageKey === imageKey)
          .sort((a, b) => (a.position < b.position ? -1 : 1)),
      ),
  };
}

/** A queue that remembers for how long its messages were delayed; those with no delay are waiting. */
export function memoryProcessingQueue(): ProcessingQueue & { readonly waits: ReadonlyMap<string, number> } {
  const waits = new Map<string, number>();
  return {
    waits,
    retryAfter: (receiptHandle, seconds) => {
      waits.set(receiptHandle, seconds);
      return Promise.resolve();
    },
    waitingMessages: () => Promise.resolve([...waits.values()].filter((seconds) => seconds === 0).length),
  };
}
