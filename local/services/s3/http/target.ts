import type { WireRequest } from '../../../aws/wires/wire.ts';
import { invalidArgument } from '../errors.ts';

/** Query parameters that are not sub-resources: they qualify a request, or belong to a signature. */
const QUALIFIERS =
  /^(?:versionId|prefix|delimiter|max-keys|marker|continuation-token|start-after|encoding-type|fetch-owner|list-type|key-marker|version-id-marker|x-id|response-[a-z-]+|partNumber|x-amz-.*|X-Amz-.*|max-buckets|bucket-region)$/;

/** What a request addresses. */
export interface Target {
  readonly method: string;
  /** Empty for the account. */
  readonly bucket: string;
  /** Empty for a bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  /** `uploads`, `policy` ...; undefined for the object or bucket itself. */
  readonly subResource: string | undefined;
}

export function readTarget(request: WireRequest): Target {
  const [, hosted] =
    /^([a-z0-9][a-z0-9.-]+)\.(?:localhost|s3[.a-z0-9-]*\.amazonaws\.com)(?::\d+)?$/.exec(
      request.headers['host'] ?? '',
    ) ?? [];
  const path = request.path.replace(/^\//, '');
  const slash = path.indexOf('/');
  const [first, rest] =
    hosted !== undefined
      ? [hosted, path]
      : slash < 0
        ? [path, '']
        : [path.slice(0, slash), path.slice(slash + 1)];
  const query = new URLSearchParams(request.query);
  const subResource = [...query.keys()].find((name) => !QUALIFIERS.test(name));
  return { method: request.method, bucket: decode(first), key: decode(rest), query, subResource };
}

/** @throws AwsError InvalidArgument */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument('The key is not percent-encoded UTF-8.');
  }
}
