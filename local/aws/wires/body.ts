import { AwsError } from '../aws-error.ts';

/** Bytes of a request, read once. */
export type Body = AsyncIterable<Uint8Array>;

/** Collects a body in memory; more than `limitBytes` is an error (HTTP 413). */
export async function readBody(body: Body, limitBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) {
      throw new AwsError(
        'RequestEntityTooLarge',
        `The request body is larger than ${String(limitBytes)} bytes.`,
        { status: 413 },
      );
    }
    chunks.push(chunk);
  }
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined)
    return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
  return Buffer.concat(chunks, sizeBytes);
}

/** A body of the given bytes. */
export async function* bodyOf(bytes: Uint8Array | string): Body {
  const chunk = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
  if (chunk.byteLength > 0) yield await Promise.resolve(chunk);
}
