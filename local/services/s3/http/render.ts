import type { AwsError } from '../../../aws/aws-error.ts';
import type { Members } from '../../../aws/members.ts';
import type { ParsedCall, WireResponse } from '../../../aws/wires/wire.ts';
import { writeXml, type XmlElements } from '../../../aws/wires/write-xml.ts';
import { checksumHeader, type ChecksumAlgorithm } from '../checksums.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

type Headers = Record<string, string>;

/** Writes an operation's output as S3 does: headers for objects, XML for everything else. */
export function renderOutput(
  call: ParsedCall,
  output: Members,
  requestId: string,
  endpoint: string,
): WireResponse {
  const headers: Headers = {
    'x-amz-request-id': requestId,
    'x-amz-id-2': requestId,
    server: 'AmazonS3',
    ...outputHeaders(output),
  };
  if (call.operation === 'PostObject') return renderPost(call, output, headers, endpoint);
  if (output['Body'] instanceof Uint8Array)
    return { status: output['ContentRange'] === undefined ? 200 : 206, headers, body: output['Body'] };
  if (output['Xml'] !== undefined)
    return {
      status: 200,
      headers: { ...headers, 'content-type': 'application/xml' },
      body: renderXml(output['Xml'] as XmlElements),
    };
  if (typeof output['Text'] === 'string')
    return {
      status: 200,
      headers: {
        ...headers,
        'content-type': output['Text'].startsWith('{') ? 'application/json' : 'application/xml',
      },
      body: output['Text'],
    };
  return { status: call.operation.startsWith('Delete') ? 204 : 200, headers };
}

/** The root element carries the namespace. */
function renderXml(elements: XmlElements): string {
  const [[root, content] = ['Result', '']] = Object.entries(elements);
  const inner =
    typeof content === 'object' && !Array.isArray(content)
      ? writeXml(content as XmlElements)
      : writeXml({ value: content }).replace(/^<value>|<\/value>$/g, '');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${inner}</${root}>`;
}

function outputHeaders(output: Members): Headers {
  const headers: Headers = { ...(output['Headers'] as Headers | undefined) };
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      headers[name] = String(value);
  };
  if (typeof output['ETag'] === 'string') {
    headers['etag'] = `"${output['ETag']}"`;
    headers['x-amz-server-side-encryption'] = 'AES256';
  }
  add('content-type', output['ContentType']);
  add('content-length', output['ContentLength']);
  add('content-range', output['ContentRange']);
  add('x-amz-version-id', output['VersionId']);
  add('x-amz-copy-source-version-id', output['SourceVersionId']);
  add('x-amz-delete-marker', output['DeleteMarker']);
  add('x-amz-tagging-count', output['TagCount']);
  add('x-amz-bucket-region', output['BucketRegion']);
  add('location', output['Location']);
  if (typeof output['LastModifiedMs'] === 'number') {
    headers['last-modified'] = new Date(output['LastModifiedMs']).toUTCString();
    headers['accept-ranges'] = 'bytes';
  }
  const checksums = Object.entries((output['Checksums'] as Headers | undefined) ?? {});
  for (const [algorithm, value] of checksums) headers[checksumHeader(algorithm as ChecksumAlgorithm)] = value;
  if (checksums.length > 0) headers['x-amz-checksum-type'] = 'FULL_OBJECT';
  return { ...headers, ...(output['Overrides'] as Headers | undefined) };
}

function renderPost(call: ParsedCall, output: Members, headers: Headers, endpoint: string): WireResponse {
  const { Bucket, SuccessStatus, SuccessRedirect } = call.input as {
    Bucket: string;
    SuccessStatus?: string;
    SuccessRedirect?: string;
  };
  const { Key, ETag } = output as { Key: string; ETag: string };
  const Location = `${endpoint}/${Bucket}/${encodeURIComponent(Key)}`;
  if (SuccessRedirect !== undefined)
    return { status: 303, headers: { ...headers, location: SuccessRedirect } };
  if (SuccessStatus !== '201')
    return { status: SuccessStatus === '200' ? 200 : 204, headers: { ...headers, location: Location } };
  return {
    status: 201,
    headers: { ...headers, location: Location, 'content-type': 'application/xml' },
    body: renderXml({ PostResponse: { Location, Bucket, Key, ETag: `"${ETag}"` } }),
  };
}

export function renderError(error: AwsError, requestId: string, path: string): WireResponse {
  const details = Object.fromEntries(
    Object.entries(error.details).filter(([, value]) => typeof value === 'string'),
  ) as Record<string, string>;
  const codes: Readonly<Record<string, string>> = {
    NotEmulated: 'NotImplemented',
    ValidationException: 'InvalidRequest',
    InternalFailure: 'InternalError',
  };
  const { DeleteMarker, VersionId, ...members } = details;
  return {
    status: error.status,
    headers: {
      'content-type': 'application/xml',
      'x-amz-request-id': requestId,
      'x-amz-id-2': requestId,
      ...(DeleteMarker === undefined
        ? {}
        : { 'x-amz-delete-marker': DeleteMarker, 'x-amz-version-id': VersionId ?? '' }),
    },
    ...(error.status === 304
      ? {}
      : {
          body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${writeXml({ Code: codes[error.code] ?? error.code, Message: error.message, ...members, Resource: path, RequestId: requestId })}</Error>`,
        }),
  };
}
