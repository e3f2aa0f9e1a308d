import type { ImageRecord } from '#contracts/record.ts';
import { latestChange, missingChanges } from '#domain/missing-changes.ts';

import { historyRows, publishChanges, type PublishPorts } from './publish-changes.ts';

/**
 * Publishes what the history of a record lacks. Changes followed by others are only written to the history: on the bus they
 * would trigger or announce something that is over.
 *
 * @param always publish the latest change even if the history has it, because the bus may not
 * @returns how many changes were published
 */
export async function reemitChanges(
  ports: PublishPorts,
  record: ImageRecord,
  { always = false }: { readonly always?: boolean } = {},
): Promise<number> {
  const rows = await ports.history.read(record.imageKey);
  const missing = missingChanges(record, rows);
  const latest = always ? latestChange(record) : missing.latest;
  if (missing.earlier.length > 0) await ports.history.append(missing.earlier.flatMap(historyRows));
  const published = latest === undefined ? 0 : await publishChanges(ports, [latest]);
  return missing.earlier.length + published;
}
