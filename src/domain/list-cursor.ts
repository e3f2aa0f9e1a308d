import { permanent } from './pipeline-error.ts';

/** A list continues after this image. */
export interface ListPosition {
  readonly uploadTimestamp: string;
  readonly imageKey: string;
}

export function writeCursor({ uploadTimestamp, imageKey }: ListPosition): string {
  return Buffer.from(JSON.stringify([uploadTimestamp, imageKey])).toString('base64url');
}

/**
 * @param days the first and last day of the list
 * @throws PipelineError MALFORMED_INPUT
 */
export function parseCursor(cursor: string, [fromDay, toDay]: readonly [string, string]): ListPosition {
  try {
    const [uploadTimestamp, imageKey] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const isPosition = isText(uploadTimestamp) && isText(imageKey);
    if (isPosition && uploadTimestamp >= fromDay && uploadTimestamp <= endOf(toDay))
      return { uploadTimestamp, imageKey };
  } catch {
    // Reported below.
  }
  throw malformedCursor(cursor);
}

export function malformedCursor(cursor: string): Error {
  return permanent(
    'MALFORMED_INPUT',
    `The cursor ${JSON.stringify(cursor)} is not from this list. Pass a cursor unchanged, with the same options.`,
  );
}

/** Timestamps begin with their day, and "~" sorts after everything that can follow it. */
export function endOf(day: string): string {
  return `${day}~`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
