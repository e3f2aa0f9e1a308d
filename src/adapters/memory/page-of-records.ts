import type { ImageRecord, ListedImage } from '#contracts/record.ts';
import { type ListPosition, parseCursor, writeCursor } from '#domain/list-cursor.ts';
import type { Page, PageRequest } from '#ports/image-records.ts';

export interface DayPageRequest extends PageRequest {
  /** First and last day. */
  readonly days: readonly [string, string];
}

/** One page of records in their list form, newest first. */
export function pageOf(
  records: readonly ImageRecord[],
  { limit, cursor, days }: DayPageRequest,
): Page<ListedImage> {
  const from = cursor === undefined ? undefined : positionOf(parseCursor(cursor, days));
  const [fromDay, toDay] = days;
  const all = records
    .filter(({ uploadDay }) => uploadDay >= fromDay && uploadDay <= toDay)
    .toSorted((a, b) => (positionOf(a) < positionOf(b) ? 1 : -1))
    .filter((record) => from === undefined || positionOf(record) < from);
  const items = all.slice(0, limit);
  const last = items.at(-1);
  const listed = items.map(toListed);
  if (last === undefined || all.length <= limit) return { items: listed };
  return { items: listed, cursor: writeCursor(last) };
}

function positionOf({ uploadTimestamp, imageKey }: ListPosition): string {
  return `${uploadTimestamp}\0${imageKey}`;
}

function toListed(record: ImageRecord): ListedImage {
  const { imageKey, uploadTimestamp, status, contentType, size, runId, versionId, attempt, updatedAt } =
    record;
  const { archivedLocation, errorMessage } = record;
  return {
    imageKey,
    uploadTimestamp,
    status,
    contentType,
    size,
    runId,
    versionId,
    attempt,
    ...(archivedLocation === undefined ? {} : { archivedLocation }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
    updatedAt,
  };
}
