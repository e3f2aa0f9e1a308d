import { AwsError } from '../aws/aws-error.ts';

/** Value of x-amz-content-sha256 that announces chunks. Current SDKs send no chunk signatures. */
export const STREAMING_UNSIGNED_TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

export interface Dechunked {
  readonly bytes: Buffer;
  /** Lower-case names; usually checksums. */
  readonly trailers: Readonly<Record<string, string>>;
}

const LINE_END = Buffer.from('\r\n');

/**
 * Undoes the framing `<hex size>\r\n<bytes>\r\n ... 0\r\n<trailers>\r\n\r\n`.
 * Source: S3 API reference, "Uploading objects in chunks with trailing checksums".
 */
export function dechunk(framed: Buffer): Dechunked {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const { line, next } = readLine(framed, position);
    const size = Number.parseInt(line.split(';')[0] ?? '', 16);
    if (!Number.isInteger(size) || size < 0 || next + size > framed.byteLength)
      throw malformed(`a chunk size of "${line.slice(0, 20)}"`);
    if (size === 0)
      return {
        bytes: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
        trailers: readTrailers(framed, next),
      };
    chunks.push(framed.subarray(next, next + size));
    position = next + size;
    if (!framed.subarray(position, position + 2).equals(LINE_END))
      throw malformed('no line ending after a chunk');
    position += 2;
  }
}

function readTrailers(framed: Buffer, start: number): Record<string, string> {
  const trailers: Record<string, string> = {};
  let position = start;
  while (position < framed.byteLength) {
    const { line, next } = readLine(framed, position);
    position = next;
    const colon = line.indexOf(':');
    if (line !== '' && colon > 0)
      trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return trailers;
}

function readLine(framed: Buffer, start: number): { line: string; next: number } {
  const end = framed.indexOf(LINE_END, start);
  if (end < 0) throw malformed('no line end');
  return { line: framed.toString('latin1', start, end), next: end + 2 };
}

function malformed(found: string): AwsError {
  return new AwsError('IncompleteBody', `The aws-chunked body is malformed: it has ${found}.`);
}
