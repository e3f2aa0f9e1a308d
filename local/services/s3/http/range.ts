import { invalidRange } from '../errors.ts';

/**
 * Reads `bytes=a-b`, `bytes=a-` or `bytes=-n`; undefined when the header is to be ignored (RFC 9110, section 14.2).
 *
 * @throws AwsError InvalidRange if the range is outside the object
 */
export function parseRange(header: string, sizeBytes: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return undefined;
  return first === '' ? lastBytes(Number(last), sizeBytes) : between(Number(first), last, sizeBytes);
}

function lastBytes(count: number, sizeBytes: number): { start: number; end: number } {
  if (count === 0 || sizeBytes === 0) throw invalidRange(sizeBytes);
  return { start: Math.max(0, sizeBytes - count), end: sizeBytes - 1 };
}

function between(start: number, last: string, sizeBytes: number): { start: number; end: number } | undefined {
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= sizeBytes) throw invalidRange(sizeBytes);
  return { start, end };
}
