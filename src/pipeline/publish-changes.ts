import { type DomainEvent, historyPosition, type HistoryRow } from '#contracts/events.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { deriveEvents } from '#domain/derive-events.ts';
import type { EventBus } from '#ports/event-bus.ts';
import type { ImageHistory } from '#ports/image-history.ts';

export interface PublishPorts {
  readonly history: ImageHistory;
  readonly bus: EventBus;
}

/** One change of a record, in the order of the stream. */
export interface Change {
  readonly before: ImageRecord | undefined;
  readonly after: ImageRecord;
}

/**
 * Publishes changes: to the history first, then to the bus, with the same ids, so that a repetition is harmless.
 *
 * @returns how many of the changes, from the first on, are certainly published
 */
export async function publishChanges(
  { history, bus }: PublishPorts,
  changes: readonly Change[],
): Promise<number> {
  const derived = changes.map(({ before, after }) => ({
    events: deriveEvents(before, after),
    uploads: { old: before, new: after },
  }));
  const rows = derived.flatMap(({ events, uploads }) =>
    events.map((event) => toRow(event, uploads.old, uploads.new)),
  );
  await history.append(rows);
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

/** The event of a run that was replaced lies with that run. */
function toRow({ type, detail }: DomainEvent, old: ImageRecord | undefined, record: ImageRecord): HistoryRow {
  const { uploadTimestamp } = [old, record].find((one) => one?.runId === detail.runId) ?? record;
  return {
    imageKey: detail.imageKey,
    position: historyPosition(uploadTimestamp, detail.eventId),
    type,
    detail,
  };
}
