import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Where and when a signature is valid: `20261124/eu-central-1/s3/aws4_request`. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Signing keys by what they are derived from: a derivation takes four HMACs, and a run uses few keys. */
const keys = new Map<string, KeyObject>();
const MOST_KEYS = 500;

/**
 * The key that signs everything of one day, region and service.
 * Source: AWS IAM user guide, "Create a signed AWS API request" (Signature Version 4).
 */
export function signingKey(
  secretAccessKey: string,
  date: string,
  region: string,
  service: string,
): KeyObject {
  const name = `${secretAccessKey}/${date}/${region}/${service}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = createSecretKey(
    [date, region, service, 'aws4_request'].reduce<Buffer>(
      (secret, part) => hmac(secret, part),
      Buffer.from(`AWS4${secretAccessKey}`),
    ),
  );
  if (keys.size >= MOST_KEYS) keys.clear();
  keys.set(name, key);
  return key;
}

export function hmac(key: KeyObject | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

/** Lower-case hex SHA-256. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** Compares two hex signatures in constant time. */
export function sameSignature(expected: string, found: string): boolean {
  const [a, b] = [Buffer.from(expected, 'utf8'), Buffer.from(found, 'utf8')];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

/** Reads `AKIA.../20261124/eu-central-1/s3/aws4_request`. */
export function parseCredential(text: string): CredentialScope | undefined {
  const [accessKeyId, date, region, service, end, ...more] = text.split('/');
  if (accessKeyId === undefined || date === undefined || region === undefined || service === undefined)
    return undefined;
  return end === 'aws4_request' && more.length === 0 ? { accessKeyId, date, region, service } : undefined;
}

/** Percent-encodes as Signature Version 4 requires: everything except the unreserved characters of RFC 3986. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `20261124T101500Z` as milliseconds since the epoch; undefined if it has any other form. */
export function parseAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
