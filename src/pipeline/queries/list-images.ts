import type { ListedImage } from '#contracts/record.ts';
import type { Status } from '#contracts/status.ts';
import { daysBefore, isDay } from '#domain/day.ts';
import { malformedCursor } from '#domain/list-cursor.ts';
import { permanent } from '#domain/pipeline-error.ts';
import type { ImageRecords, Page, PageRequest, UploadDays } from '#ports/image-records.ts';

/** What to list: images with a status, in a range of days, or both. */
export type ListRequest = PageRequest &
  (({ readonly status: Status } & UploadDays) | ({ readonly status?: undefined } & Required<UploadDays>));

/** Most days read for one page. Days are read one by one; after so many a page ends early, with a cursor to continue. */
const DAYS_A_PAGE = 100;

/**
 * Lists images by status, by range of days, or by both, newest first. It reads an index, so an image written a moment ago may
 * be missing. Following the cursors gives every image once. Any page may have fewer images than requested, or none.
 *
 * @throws PipelineError MALFORMED_INPUT for an invalid date, a range that ends before it starts, or another list's cursor
 */
export async function listImages(records: ImageRecords, request: ListRequest): Promise<Page<ListedImage>> {
  const { status, fromDay, toDay, ...page } = request;
  checkDays({ fromDay, toDay });
  if (status === undefined) return listDays(records, request);
  return records.listByStatus(status, {
    ...page,
    ...(fromDay === undefined ? {} : { fromDay }),
    ...(toDay === undefined ? {} : { toDay }),
  });
}

function checkDays({ fromDay, toDay }: { fromDay: string | undefined; toDay: string | undefined }): void {
  for (const day of [fromDay, toDay]) {
    if (day !== undefined && !isDay(day))
      throw permanent(
        'MALFORMED_INPUT',
        `${JSON.stringify(day)} is not a date; expected one like 2026-11-24, UTC.`,
      );
  }
  if (fromDay !== undefined && toDay !== undefined && fromDay > toDay)
    throw permanent(
      'MALFORMED_INPUT',
      `The range starts on ${fromDay} but ends earlier, on ${toDay}. Swap the two dates.`,
    );
}

async function listDays(
  records: ImageRecords,
  request: PageRequest & Required<UploadDays>,
): Promise<Page<ListedImage>> {
  const { fromDay, limit } = request;
  const start = parseCursor(request);
  const lastDay = daysBefore(start.day, DAYS_A_PAGE);
  const items: ListedImage[] = [];
  let { day, inDay } = start;
  while (day >= fromDay && day > lastDay && items.length < limit) {
    const page = await records.listByDay(day, {
      limit: limit - items.length,
      ...(inDay === undefined ? {} : { cursor: inDay }),
    });
    items.push(...page.items);
    inDay = page.cursor;
    if (inDay === undefined) day = daysBefore(day, 1);
  }
  return day < fromDay ? { items } : { items, cursor: writeCursor({ day, inDay }) };
}

interface Position {
  readonly day: string;
  readonly inDay: string | undefined;
}

function writeCursor({ day, inDay }: Position): string {
  return inDay === undefined ? day : `${day}.${inDay}`;
}

function parseCursor({ cursor, fromDay, toDay }: PageRequest & Required<UploadDays>): Position {
  if (cursor === undefined) return { day: toDay, inDay: undefined };
  const [day = '', inDay] = cursor.split('.');
  if (!isDay(day) || day > toDay || day < fromDay || inDay === '') throw malformedCursor(cursor);
  return { day, inDay };
}
