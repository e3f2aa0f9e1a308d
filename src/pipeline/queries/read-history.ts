import type { HistoryRow } from '#contracts/events.ts';
import { revisionOf } from '#domain/event-id.ts';
import type { ImageHistory } from '#ports/image-history.ts';
import type { ImageRecords } from '#ports/image-records.ts';

/** Changes of a record that have no event yet; the reconciler publishes them. */
export interface Gap {
  readonly firstRevision: number;
  readonly lastRevision: number;
}

export type HistoryEntry = { readonly row: HistoryRow } | { readonly gap: Gap };

/** The full history of an image, oldest first, including gaps. */
export async function readHistory(
  { records, history }: { readonly records: ImageRecords; readonly history: ImageHistory },
  imageKey: string,
): Promise<readonly HistoryEntry[]> {
  // Read the record first: the history may then be newer than the record, but never older.
  const record = await records.get(imageKey);
  const rows = await history.read(imageKey);
  const known = rows.map(({ detail }) => revisionOf(detail.eventId));
  let gaps = gapsIn(known, record?.revision ?? 0);
  const takeGaps = (before: number): readonly HistoryEntry[] => {
    const due = gaps.filter(({ lastRevision }) => lastRevision < before);
    gaps = gaps.filter((gap) => !due.includes(gap));
    return due.map((gap) => ({ gap }));
  };
  return [
    ...rows.flatMap((row) => [...takeGaps(revisionOf(row.detail.eventId)), { row }]),
    ...takeGaps(Infinity),
  ];
}

/** Rows of runs that started in the same second are in no particular order, so gaps are found over all rows. */
function gapsIn(known: readonly number[], revision: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let last = 0;
  for (const next of [...known, revision + 1].toSorted((a, b) => a - b)) {
    if (next > last + 1) gaps.push({ firstRevision: last + 1, lastRevision: next - 1 });
    last = next;
  }
  return gaps;
}
