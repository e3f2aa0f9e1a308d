import type { ListedImage } from '#contracts/record.ts';
import type { Status } from '#contracts/status.ts';
import { permanent } from '#domain/pipeline-error.ts';
import type { ImageRecords, Page } from '#ports/image-records.ts';

export interface ListRequest {
  readonly status?: Status;
  /** First and last day of the uploads, YYYY-MM-DD, UTC. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly limit: number;
  readonly cursor?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Images by status, by range of days, or by both, newest first. It reads an index, so what was written a moment ago may be
 * missing. A cursor covers everything once.
 */
export async function listImages(records: ImageRecords, request: ListRequest): Promise<Page<ListedImage>> {
  const { status, fromDay, toDay, limit } = request;
  const position = parseCursor(request);
  const items: ListedImage[] = [];
  let { day, inDay } = position;
  while (day >= fromDay) {
    const page = await records.listByDay(day, {
      limit: limit - items.length,
      ...(inDay === undefined ? {} : { cursor: inDay }),
    });
    items.push(...page.items.filter((image) => status === undefined || image.status === status));
    inDay = page.cursor;
    if (inDay === undefined) day = dayBefore(day);
    if (items.length >= limit) break;
  }
  return day < fromDay || toDay < fromDay ? { items } : { items, cursor: writeCursor(day, inDay) };
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - DAY_MS).toISOString().slice(0, 10);
}

interface Position {
  readonly day: string;
  readonly inDay: string | undefined;
}

function writeCursor(day: string, inDay: string | undefined): string {
  return inDay === undefined ? day : `${day}.${inDay}`;
}

function parseCursor({ cursor, toDay }: ListRequest): Position {
  if (cursor === undefined) return { day: toDay, inDay: undefined };
  const groups = /^(?<day>\d{4}-\d{2}-\d{2})(?:\.(?<inDay>[\w-]+))?$/.exec(cursor)?.groups;
  if (groups === undefined)
    throw permanent(
      'MALFORMED_INPUT',
      `The cursor ${JSON.stringify(cursor)} is none that a list has given; take it over unchanged.`,
    );
  return { day: groups['day'] ?? toDay, inDay: groups['inDay'] };
}
