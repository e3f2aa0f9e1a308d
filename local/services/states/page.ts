import { invalidToken } from './errors.ts';

/** Source: Step Functions API reference, member maxResults. */
const LARGEST_PAGE = 1000;
const DEFAULT_PAGE = 100;

export interface PageInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/**
 * One page of a list read by offset, with one extra row to see whether another page follows.
 *
 * @throws AwsError InvalidToken
 */
export function readPage<T>(
  { maxResults = 0, nextToken = '0' }: PageInput,
  read: (offset: number, limit: number) => readonly T[],
): { readonly items: readonly T[]; readonly nextToken?: string } {
  if (!/^\d{1,9}$/.test(nextToken)) throw invalidToken(nextToken);
  const offset = Number(nextToken);
  const limit = maxResults === 0 ? DEFAULT_PAGE : Math.min(maxResults, LARGEST_PAGE);
  const rows = read(offset, limit + 1);
  if (rows.length <= limit) return { items: rows };
  return { items: rows.slice(0, limit), nextToken: String(offset + limit) };
}
