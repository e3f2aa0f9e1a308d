import { AwsError } from '../aws/aws-error.ts';
import {
  type CredentialScope,
  encodeRfc3986,
  hmac,
  parseAmzDate,
  parseCredential,
  sameSignature,
  sha256Hex,
  signingKey,
} from '../aws/signature.ts';
import type { AccessKey, Credentials } from '../kernel/credentials.ts';

/** A request with a larger time difference is rejected. Source: AWS, RequestTimeTooSkewed (15 minutes). */
const LARGEST_SKEW_MS = 15 * 60_000;
/** A presigned URL is valid for a week at most. Source: S3 user guide, "Sharing objects with presigned URLs". */
const LONGEST_EXPIRY_SECONDS = 604_800;
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/** The parts of a request that its signature covers. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Claim extends CredentialScope {
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly dateTime: string;
  readonly presigned: boolean;
}

/** The service that a request's signature names, without verifying it; undefined for an unsigned request. */
export function claimedScope(request: SignedRequest): CredentialScope | undefined {
  const header = request.headers['authorization'];
  if (header !== undefined) return parseCredential(/Credential=([^,\s]+)/.exec(header)?.[1] ?? '');
  return parseCredential(new URLSearchParams(request.query).get('X-Amz-Credential') ?? '');
}

/**
 * Verifies Signature Version 4, in the header or the query, and returns the caller's key.
 *
 * @param payloadSha256 hash of the body, for requests without x-amz-content-sha256
 * @throws AwsError InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed, AccessDenied (expired)
 */
export function verifySignature(
  request: SignedRequest,
  payloadSha256: string,
  credentials: Credentials,
  nowMs: number,
): AccessKey {
  const claim = readClaim(request);
  const key = credentials.find(claim.accessKeyId);
  if (key === undefined) throw invalidAccessKey(claim.accessKeyId, claim.service);
  checkSessionToken(request, key, claim);
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    claim.dateTime,
    `${claim.date}/${claim.region}/${claim.service}/aws4_request`,
    sha256Hex(canonicalRequest(request, claim, payloadSha256)),
  ].join('\n');
  const expected = hmac(
    signingKey(key.secretAccessKey, claim.date, claim.region, claim.service),
    stringToSign,
  ).toString('hex');
  if (!sameSignature(expected, claim.signature)) {
    throw new AwsError(
      claim.service === 's3' || claim.service === 'sns'
        ? 'SignatureDoesNotMatch'
        : 'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      { status: 403 },
    );
  }
  checkTime(request, claim, nowMs);
  return key;
}

function readClaim(request: SignedRequest): Claim {
  const header = request.headers['authorization'];
  const claim =
    header === undefined
      ? readQueryClaim(new URLSearchParams(request.query))
      : readHeaderClaim(header, request.headers);
  if (claim === undefined) {
    throw new AwsError(
      'IncompleteSignature',
      "The request's Signature Version 4 is incomplete: it needs Credential, SignedHeaders, Signature and a date.",
      { status: 403 },
    );
  }
  return claim;
}

function readHeaderClaim(header: string, headers: SignedRequest['headers']): Claim | undefined {
  const match =
    /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  const scope = parseCredential(match?.[1] ?? '');
  const dateTime = headers['x-amz-date'] ?? toAmzDate(headers['date']);
  if (match === null || scope === undefined || dateTime === undefined) return undefined;
  return {
    ...scope,
    dateTime,
    signedHeaders: (match[2] ?? '').split(';'),
    signature: match[3] ?? '',
    presigned: false,
  };
}

function toAmzDate(date: string | undefined): string | undefined {
  const parsed = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function readQueryClaim(query: URLSearchParams): Claim | undefined {
  const scope = parseCredential(query.get('X-Amz-Credential') ?? '');
  const dateTime = query.get('X-Amz-Date');
  const signature = query.get('X-Amz-Signature');
  if (
    scope === undefined ||
    dateTime === null ||
    signature === null ||
    query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256'
  )
    return undefined;
  return {
    ...scope,
    dateTime,
    signature,
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    presigned: true,
  };
}

function canonicalRequest(request: SignedRequest, claim: Claim, payloadSha256: string): string {
  const { headers } = request;
  const payload =
    headers['x-amz-content-sha256'] ??
    (claim.presigned && claim.service === 's3' ? UNSIGNED_PAYLOAD : payloadSha256);
  return [
    request.method,
    // S3 signs the path as sent; every other service signs it encoded once more.
    claim.service === 's3' ? request.path : request.path.split('/').map(encodeRfc3986).join('/'),
    canonicalQuery(request.query),
    ...claim.signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}`),
    '',
    claim.signedHeaders.join(';'),
    payload,
  ].join('\n');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [encodeRfc3986(decode(name)), encodeRfc3986(decode(value))] as const;
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([a, x], [b, y]) => compareText(a, b) || compareText(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    throw new AwsError('InvalidURI', `The query "${text}" is not percent-encoded UTF-8.`, { cause: error });
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function checkSessionToken(request: SignedRequest, key: AccessKey, claim: Claim): void {
  const token = claim.presigned
    ? new URLSearchParams(request.query).get('X-Amz-Security-Token')
    : request.headers['x-amz-security-token'];
  if ((token ?? undefined) !== key.sessionToken) {
    throw new AwsError(
      claim.service === 's3' ? 'InvalidToken' : 'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      { status: 403 },
    );
  }
}

function checkTime(request: SignedRequest, claim: Claim, nowMs: number): void {
  const signedMs = parseAmzDate(claim.dateTime);
  if (signedMs === undefined || !claim.dateTime.startsWith(claim.date)) {
    throw new AwsError(
      'AccessDenied',
      `The date "${claim.dateTime}" of the signature does not match its scope ${claim.date}.`,
      { status: 403 },
    );
  }
  if (claim.presigned) {
    checkExpiry(new URLSearchParams(request.query).get('X-Amz-Expires'), signedMs, nowMs);
    return;
  }
  if (Math.abs(nowMs - signedMs) > LARGEST_SKEW_MS) {
    throw new AwsError(
      'RequestTimeTooSkewed',
      `The difference between the request time (${new Date(signedMs).toISOString()}) and the current time (${new Date(nowMs).toISOString()}) is too large.`,
      { status: 403 },
    );
  }
}

function checkExpiry(expires: string | null, signedMs: number, nowMs: number): void {
  const seconds = Number(expires ?? Number.NaN);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_EXPIRY_SECONDS) {
    throw new AwsError(
      'AuthorizationQueryParametersError',
      `X-Amz-Expires must be a whole number from 0 to ${String(LONGEST_EXPIRY_SECONDS)}; found "${expires ?? ''}".`,
    );
  }
  if (nowMs > signedMs + seconds * 1000 || nowMs < signedMs - LARGEST_SKEW_MS) {
    throw new AwsError('AccessDenied', 'Request has expired', { status: 403 });
  }
}

function invalidAccessKey(accessKeyId: string, service: string): AwsError {
  const message = `The AWS access key ${accessKeyId} does not exist in this run. Keys change at every start: run "qip env" again.`;
  return new AwsError(service === 's3' ? 'InvalidAccessKeyId' : 'UnrecognizedClientException', message, {
    status: 403,
  });
}
