import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { badDigest, invalidRequest } from './errors.ts';

export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256';

/** Base64 values by algorithm. */
export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

const ALGORITHMS: readonly ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];

export function checksum(algorithm: ChecksumAlgorithm, bytes: Uint8Array): string {
  switch (algorithm) {
    case 'CRC32':
      return toBase64(crc32(bytes));
    case 'CRC32C':
      return toBase64(crc32c(bytes));
    case 'CRC64NVME':
      return crc64(bytes).toString('base64');
    case 'SHA1':
      return createHash('sha1').update(bytes).digest('base64');
    case 'SHA256':
      return createHash('sha256').update(bytes).digest('base64');
  }
}

/** Header names are lower-case: `x-amz-checksum-sha256`. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** Checksums in a request's headers or trailers. */
export function sentChecksums(headers: Readonly<Record<string, string>>): Checksums {
  return Object.fromEntries(
    ALGORITHMS.flatMap((algorithm) => {
      const value = headers[checksumHeader(algorithm)];
      return value === undefined ? [] : [[algorithm, value]];
    }),
  );
}

/**
 * Verifies the checksums sent; returns what to store: the checksum sent, or one of the requested algorithm. @throws
 * AwsError BadDigest
 */
export function verifyChecksums(
  bytes: Uint8Array,
  sent: Checksums,
  asked: string | undefined,
  contentMd5: string | undefined,
): Checksums {
  if (contentMd5 !== undefined && createHash('md5').update(bytes).digest('base64') !== contentMd5)
    throw badDigest('Content-MD5');
  for (const algorithm of ALGORITHMS) {
    const value = sent[algorithm];
    if (value !== undefined && checksum(algorithm, bytes) !== value) throw badDigest(algorithm);
  }
  if (Object.keys(sent).length > 0 || asked === undefined) return sent;
  const algorithm = ALGORITHMS.find((candidate) => candidate === asked.toUpperCase());
  if (algorithm === undefined)
    throw invalidRequest(
      `Checksum algorithm provided is unsupported: ${asked}. Please try again with any of the valid types: [${ALGORITHMS.join(', ')}]`,
    );
  return { [algorithm]: checksum(algorithm, bytes) };
}

function toBase64(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes.toString('base64');
}

const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_unused, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

function crc32c(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (CRC32C_TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** Two halves of the table of CRC-64/NVME (reflected polynomial 0x9a6c9329ac4bc9b5), since 64-bit numbers are slow as bigint. */
const [CRC64_HIGH, CRC64_LOW] = makeCrc64Tables();

function makeCrc64Tables(): [Uint32Array, Uint32Array] {
  const [high, low] = [new Uint32Array(256), new Uint32Array(256)];
  for (let index = 0; index < 256; index += 1) {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit += 1)
      value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
    high[index] = Number(value >> 32n);
    low[index] = Number(value & 0xffffffffn);
  }
  return [high, low];
}

function crc64(bytes: Uint8Array): Buffer {
  let [high, low] = [0xffffffff, 0xffffffff];
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff;
    low = (((low >>> 8) | (high << 24)) ^ (CRC64_LOW[index] ?? 0)) >>> 0;
    high = ((high >>> 8) ^ (CRC64_HIGH[index] ?? 0)) >>> 0;
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE(~high >>> 0, 0);
  result.writeUInt32BE(~low >>> 0, 4);
  return result;
}
