import { type DomainEvent, historyPosition, type HistoryRow } from '#contracts/events.ts';
import { deriveEvents } from '#domain/derive-events.ts';
import type { Change } from '#domain/missing-changes.ts';
import type { EventBus } from '#ports/event-bus.ts';
import type { ImageHistory } from '#ports/image-history.ts';

export interface PublishPorts {
  readonly history: ImageHistory;
  readonly bus: EventBus;
}

/**
 * Publishes changes in order, first to the history and then to the bus, with the same ids, so that repeating it is harmless.
 *
 * @returns how many changes, counting from the first, are certain to be published
 */
export async function publishChanges(
  { history, bus }: PublishPorts,
  changes: readonly Change[],
): Promise<number> {
  const derived = changes.map(({ before, after }) => ({ events: deriveEvents(before, after) }));
  await history.append(changes.flatMap(historyRows));
  const taken = await bus.publish(derived.flatMap(({ events }) => events));
  let published = 0;
  let events = 0;
  for (const change of derived) {
    events += change.events.length;
    if (events > taken) break;
    published += 1;
  }
  return published;
}

/** The rows of one change. */
export function historyRows(change: Change): HistoryRow[] {
  return deriveEvents(change.before, change.after).map((event) => toRow(event, change));
}

/** The event of a replaced run is stored with that run. */
function toRow({ type, detail }: DomainEvent, { before, after }: Change): HistoryRow {
  const { uploadTimestamp } = [before, after].find((one) => one?.runId === detail.runId) ?? after;
  return {
    imageKey: detail.imageKey,
    position: historyPosition(uploadTimestamp, detail.eventId),
    type,
    detail,
  };
}
