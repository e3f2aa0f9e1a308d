import type { Members } from '../../../aws/members.ts';
import { readBody } from '../../../aws/wires/body.ts';
import type { ParsedCall, WireRequest } from '../../../aws/wires/wire.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { sentChecksums } from '../checksums.ts';
import { CONFIGURATIONS } from '../configurations.ts';
import { invalidArgument, notImplemented } from '../errors.ts';
import { parseForm } from './parse-form.ts';
import { verifyPostPolicy } from './post-policy.ts';

const LARGEST_XML_BYTES = 2 * 1024 * 1024;
const LARGEST_FORM_BYTES = 129 * 1024 * 1024;

/** Query parameters that are not sub-resources: they qualify a request, or belong to a signature. */
const QUALIFIERS =
  /^(?:versionId|prefix|delimiter|max-keys|marker|continuation-token|start-after|encoding-type|fetch-owner|list-type|key-marker|version-id-marker|x-id|response-[a-z-]+|partNumber|x-amz-.*|X-Amz-.*|max-buckets|bucket-region)$/;

/** Headers that are stored with an object and returned with it. */
const KEPT_HEADERS =
  /^(?:cache-control|content-disposition|content-encoding|content-language|expires|x-amz-meta-.+|x-amz-website-redirect-location)$/;

interface Target {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  /** `uploads`, `policy` ...; undefined for the object or bucket itself. */
  readonly subResource: string | undefined;
}

/** Finds the operation of a request. An unknown sub-resource is an error, not the operation without it. */
export async function parseRequest(kernel: ServiceContext, request: WireRequest): Promise<ParsedCall> {
  const target = readTarget(request);
  if (target.bucket === '') {
    if (request.method === 'GET') return { operation: 'ListBuckets', input: {} };
    throw notImplemented(`${request.method} /`);
  }
  return target.key === ''
    ? parseBucketRequest(kernel, request, target)
    : parseObjectRequest(request, target);
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

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument('The key is not percent-encoded UTF-8.');
  }
}

async function parseBucketRequest(
  kernel: ServiceContext,
  request: WireRequest,
  target: Target,
): Promise<ParsedCall> {
  const { method, bucket: Bucket, query, subResource } = target;
  const configuration = subResource === undefined ? undefined : CONFIGURATIONS[subResource];
  if (configuration !== undefined) return parseConfiguration(request, target, configuration.operation);
  const name = `${method} ${subResource ?? ''}`.trim();
  switch (name) {
    case 'PUT':
      return { operation: 'CreateBucket', input: { Bucket, Body: await text(request) } };
    case 'DELETE':
      return { operation: 'DeleteBucket', input: { Bucket } };
    case 'HEAD':
      return { operation: 'HeadBucket', input: { Bucket } };
    case 'GET':
      if (query.get('list-type') !== '2')
        throw notImplemented('the old ListObjects (ListObjectsV2 is emulated)');
      return { operation: 'ListObjectsV2', input: { Bucket, ...listMembers(query) } };
    case 'GET versions':
      return { operation: 'ListObjectVersions', input: { Bucket, ...listMembers(query) } };
    case 'GET location':
      return { operation: 'GetBucketLocation', input: { Bucket } };
    case 'GET versioning':
      return { operation: 'GetBucketVersioning', input: { Bucket } };
    case 'PUT versioning':
      return { operation: 'PutBucketVersioning', input: { Bucket, Body: await text(request) } };
    case 'POST delete':
      return { operation: 'DeleteObjects', input: { Bucket, Body: await text(request) } };
    case 'POST':
      return parseFormUpload(kernel, request, Bucket);
    default:
      throw notImplemented(`${method} ?${subResource ?? ''} on a bucket`);
  }
}

async function parseConfiguration(
  request: WireRequest,
  { method, bucket: Bucket }: Target,
  name: string,
): Promise<ParsedCall> {
  if (method === 'GET') return { operation: `Get${name}`, input: { Bucket } };
  if (method === 'DELETE')
    return {
      operation: name === 'BucketLifecycleConfiguration' ? 'DeleteBucketLifecycle' : `Delete${name}`,
      input: { Bucket },
    };
  return { operation: `Put${name}`, input: { Bucket, Body: await text(request) } };
}

async function parseFormUpload(
  kernel: ServiceContext,
  request: WireRequest,
  Bucket: string,
): Promise<ParsedCall> {
  const { fields, file } = await parseForm(
    request.headers['content-type'] ?? '',
    await readBody(request.body, LARGEST_FORM_BYTES),
  );
  const principal = verifyPostPolicy(kernel, Bucket, fields, file.bytes.byteLength);
  const Key = (fields['key'] ?? '').replaceAll('${filename}', file.name);
  return {
    operation: 'PostObject',
    principal,
    input: {
      Bucket,
      Key,
      Bytes: file.bytes,
      ContentType: fields['content-type'],
      Headers: kept(fields),
      SuccessStatus: fields['success_action_status'],
      SuccessRedirect: fields['success_action_redirect'],
    },
  };
}

async function parseObjectRequest(request: WireRequest, target: Target): Promise<ParsedCall> {
  const { method, bucket: Bucket, key: Key, query, subResource } = target;
  const VersionId = query.get('versionId') ?? undefined;
  const { headers } = request;
  switch (`${method} ${subResource ?? ''}`.trim()) {
    case 'PUT':
      if (headers['x-amz-copy-source'] !== undefined)
        return { operation: 'CopyObject', input: { Bucket, Key, ...copyMembers(headers) } };
      return { operation: 'PutObject', input: { Bucket, Key, Body: request.body, ...putMembers(headers) } };
    case 'GET':
      return {
        operation: 'GetObject',
        input: {
          Bucket,
          Key,
          VersionId,
          Range: headers['range'],
          Overrides: overrides(query),
          ...conditions(headers),
        },
      };
    case 'HEAD':
      return { operation: 'HeadObject', input: { Bucket, Key, VersionId, ...conditions(headers) } };
    case 'DELETE':
      return { operation: 'DeleteObject', input: { Bucket, Key, VersionId } };
    case 'GET tagging':
      return { operation: 'GetObjectTagging', input: { Bucket, Key, VersionId } };
    case 'PUT tagging':
      return { operation: 'PutObjectTagging', input: { Bucket, Key, VersionId, Body: await text(request) } };
    case 'DELETE tagging':
      return { operation: 'DeleteObjectTagging', input: { Bucket, Key, VersionId } };
    default:
      throw notImplemented(`${method} ?${subResource ?? ''} on an object`);
  }
}

function putMembers(headers: WireRequest['headers']): Members {
  const checksums = sentChecksums(headers);
  const tags = headers['x-amz-tagging'];
  return {
    ContentType: headers['content-type'],
    ContentMD5: headers['content-md5'],
    Headers: kept(headers),
    Checksums: checksums,
    ChecksumAlgorithm: headers['x-amz-sdk-checksum-algorithm'],
    ...(tags === undefined ? {} : { Tags: Object.fromEntries(new URLSearchParams(tags)) }),
    IfMatch: headers['if-match'],
    IfNoneMatch: headers['if-none-match'],
  };
}

function copyMembers(headers: WireRequest['headers']): Members {
  const [source = '', query = ''] = (headers['x-amz-copy-source'] ?? '').split('?');
  const path = decode(source.replace(/^\//, ''));
  const slash = path.indexOf('/');
  if (slash < 1)
    throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  const tags = headers['x-amz-tagging'];
  return {
    SourceBucket: path.slice(0, slash),
    SourceKey: path.slice(slash + 1),
    SourceVersionId: new URLSearchParams(query).get('versionId') ?? undefined,
    CopySourceIfMatch: headers['x-amz-copy-source-if-match'],
    CopySourceIfNoneMatch: headers['x-amz-copy-source-if-none-match'],
    MetadataDirective: headers['x-amz-metadata-directive'],
    TaggingDirective: headers['x-amz-tagging-directive'],
    AnnotationDirective: headers['x-amz-annotation-directive'],
    ChecksumAlgorithm: headers['x-amz-checksum-algorithm'],
    ContentType: headers['content-type'],
    Headers: kept(headers),
    ...(tags === undefined ? {} : { Tags: Object.fromEntries(new URLSearchParams(tags)) }),
  };
}

function conditions(headers: WireRequest['headers']): Members {
  return {
    IfMatch: headers['if-match'],
    IfNoneMatch: headers['if-none-match'],
    IfModifiedSince: headers['if-modified-since'],
    IfUnmodifiedSince: headers['if-unmodified-since'],
    ChecksumMode: headers['x-amz-checksum-mode'],
  };
}

function listMembers(query: URLSearchParams): Members {
  const get = (name: string): string | undefined => query.get(name) ?? undefined;
  const shared = { Prefix: get('prefix'), MaxKeys: get('max-keys'), EncodingType: get('encoding-type') };
  if (query.has('versions')) {
    if (get('delimiter') !== undefined) throw notImplemented('a delimiter in ListObjectVersions');
    return { ...shared, KeyMarker: get('key-marker'), VersionIdMarker: get('version-id-marker') };
  }
  return {
    ...shared,
    Delimiter: get('delimiter'),
    ContinuationToken: get('continuation-token'),
    StartAfter: get('start-after'),
  };
}

function overrides(query: URLSearchParams): Members {
  return Object.fromEntries(
    [...query]
      .filter(([name]) => name.startsWith('response-'))
      .map(([name, value]) => [name.slice('response-'.length), value]),
  );
}

function kept(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name));
  // The SDK sets this coding on streamed bodies; it is framing, not a property of the object.
  const own = entries.map(
    ([name, value]) =>
      [name, name === 'content-encoding' ? value.replace(/,?aws-chunked/, '') : value] as const,
  );
  return Object.fromEntries(own.filter(([, value]) => value !== ''));
}

async function text(request: WireRequest): Promise<string> {
  return (await readBody(request.body, LARGEST_XML_BYTES)).toString('utf8');
}
