import { invalidRange } from '../errors.ts';

/**
 * Reads `bytes=a-b`, `bytes=a-` or `bytes=-n`; undefined when the header is to be ignored (RFC 9110, section 14.2).
 *
 * @throws AwsError InvalidRange when nothing of the object is in it
 */
export function parseRange(header: string, sizeBytes: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (start >= sizeBytes || (first === '' && Number(last) === 0)) throw invalidRange(sizeBytes);
  return { start, end };
}
