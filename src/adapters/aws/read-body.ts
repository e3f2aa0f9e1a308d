import { Readable } from 'node:stream';

import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';

/**
 * The bytes of a download. If the length is known they go straight into one buffer, which takes half the memory of
 * collecting chunks and joining them.
 */
export async function readBody(
  body: GetObjectCommandOutput['Body'],
  sizeBytes: number | undefined,
): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array();
  if (sizeBytes === undefined || !(body instanceof Readable)) return body.transformToByteArray();
  return fill(body, Buffer.allocUnsafeSlow(sizeBytes));
}

function fill(stream: Readable, bytes: Buffer): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let offset = 0;
    stream.on('data', (chunk: Buffer) => {
      chunk.copy(bytes, offset);
      offset += chunk.byteLength;
    });
    stream.once('error', reject);
    stream.once('end', () => {
      if (offset === bytes.byteLength) resolve(bytes);
      else reject(cutShort(bytes.byteLength, offset));
    });
  });
}

/** Has the code of a broken connection, so it is retried like one. */
function cutShort(expected: number, found: number): Error {
  const message = `The download ended after ${String(found)} bytes; expected ${String(expected)}.`;
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}
