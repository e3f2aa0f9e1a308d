import type { Page, PageRequest } from '#ports/image-records.ts';

/** All items of a paged list, reading pages on demand. */
export async function* allPages<T>(
  read: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): AsyncIterable<T> {
  let cursor: string | undefined;
  do {
    const page: Page<T> = await read(cursor === undefined ? { limit } : { limit, cursor });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
