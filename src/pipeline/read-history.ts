import type { HistoryRow } from '#contracts/events.ts';
import { revisionOf } from '#domain/event-id.ts';
import type { ImageHistory } from '#ports/image-history.ts';
import type { ImageRecords } from '#ports/image-records.ts';

/** Changes of a record that have no event yet: the reconciler publishes them. */
export interface Gap {
  readonly firstRevision: number;
  readonly lastRevision: number;
}

export type HistoryEntry = { readonly row: HistoryRow } | { readonly gap: Gap };

/** The whole history of an image, oldest first, with the gaps in it. */
export async function readHistory(
  { records, history }: { readonly records: ImageRecords; readonly history: ImageHistory },
  imageKey: string,
): Promise<readonly HistoryEntry[]> {
  // The record first: what it shows, the history may have meanwhile, but not the other way round.
  const record = await records.get(imageKey);
  const entries: HistoryEntry[] = [];
  let last = 0;
  const skipTo = (revision: number): void => {
    if (revision > last + 1) entries.push({ gap: { firstRevision: last + 1, lastRevision: revision - 1 } });
    last = Math.max(last, revision);
  };
  for (const row of await history.read(imageKey)) {
    skipTo(revisionOf(row.detail.eventId));
    entries.push({ row });
  }
  skipTo((record?.revision ?? 0) + 1);
  return entries;
}
