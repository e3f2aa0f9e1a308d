import type { Members } from '../../../aws/members.ts';
import type { WireRequest } from '../../../aws/wires/wire.ts';
import type { CallContext, LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { objectPermission } from '../arns.ts';
import { type Checksums, verifyChecksums } from '../checksums.ts';
import { invalidArgument, invalidRequest, preconditionFailed } from '../errors.ts';
import { kept, tagMembers } from '../http/object-headers.ts';
import type { Route, Routed } from '../http/route.ts';
import { decode } from '../http/target.ts';
import { findForRead, matchesTag } from '../read-object.ts';
import type { BucketStore, ObjectVersion } from '../store.ts';
import { singleETag, writeObject } from '../write-object.ts';

export interface CopyObjectInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly SourceBucket: string;
  readonly SourceKey: string;
  readonly SourceVersionId?: string;
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly MetadataDirective?: 'COPY' | 'REPLACE';
  readonly TaggingDirective?: 'COPY' | 'REPLACE';
  readonly AnnotationDirective?: 'COPY' | 'EXCLUDE';
  readonly ChecksumAlgorithm?: string;
  readonly ContentType?: string;
  readonly Headers?: Readonly<Record<string, string>>;
  readonly Tags?: Readonly<Record<string, string>>;
}

const ROUTE: Route = {
  on: 'object',
  method: 'PUT',
  when: (headers) => headers['x-amz-copy-source'] !== undefined,
  read: ({ headers }) => ({ input: copyMembers(headers) }),
};

/** The source may be in another bucket; its bytes are not written again. */
export function copyObject(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<LongOperation<CopyObjectInput, { Xml: object; VersionId?: string; SourceVersionId?: string }>> {
  return {
    route: ROUTE,
    required: ['Bucket', 'Key', 'SourceBucket', 'SourceKey'],
    optional: [
      'SourceVersionId',
      'CopySourceIfMatch',
      'CopySourceIfNoneMatch',
      'MetadataDirective',
      'TaggingDirective',
      'AnnotationDirective',
      'ChecksumAlgorithm',
      'ContentType',
      'Headers',
      'Tags',
    ],
    // Copying tags needs further permissions, but only if there are tags; see below.
    permissions: ({ Bucket, Key, SourceBucket, SourceKey, SourceVersionId }) => [
      ...objectPermission(
        SourceVersionId === undefined ? 'GetObject' : 'GetObjectVersion',
        SourceBucket,
        SourceKey,
      ),
      ...objectPermission('PutObject', Bucket, Key),
    ],
    handleLong: async (input, context) => {
      const source = findSource(kernel, store, input, context);
      const replace = input.MetadataDirective === 'REPLACE';
      const copyTags = mayCopyTags(kernel, input, source, context);
      const bytes = await kernel.blobs.get(source.blob);
      const checksums: Checksums =
        input.ChecksumAlgorithm === undefined
          ? source.checksums
          : verifyChecksums(bytes, {}, input.ChecksumAlgorithm, undefined);
      const version = writeObject(
        kernel,
        store,
        {
          bucket: input.Bucket,
          key: input.Key,
          blob: source.blob,
          sizeBytes: source.sizeBytes,
          eTag: source.eTag.includes('-') ? singleETag(bytes) : source.eTag,
          checksums,
          contentType: replace ? (input.ContentType ?? DEFAULT_CONTENT_TYPE) : source.contentType,
          headers: replace ? (input.Headers ?? {}) : source.headers,
          tags: copyTags ? source.tags : (input.Tags ?? {}),
          reason: 'CopyObject',
        },
        context,
      );
      return describeCopy(store, input, source, version, checksums);
    },
  };
}

const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** The source, if the conditions of the request hold for it. */
function findSource(
  kernel: ServiceContext,
  store: BucketStore,
  input: CopyObjectInput,
  context: CallContext,
): ObjectVersion {
  const source = findForRead(
    kernel,
    store,
    {
      Bucket: input.SourceBucket,
      Key: input.SourceKey,
      ...(input.SourceVersionId === undefined ? {} : { VersionId: input.SourceVersionId }),
    },
    context,
  );
  if (input.CopySourceIfMatch !== undefined && !matchesTag(input.CopySourceIfMatch, source.eTag))
    throw preconditionFailed('x-amz-copy-source-If-Match');
  if (input.CopySourceIfNoneMatch !== undefined && matchesTag(input.CopySourceIfNoneMatch, source.eTag))
    throw preconditionFailed('x-amz-copy-source-If-None-Match');
  const isItself = input.SourceBucket === input.Bucket && input.SourceKey === input.Key;
  if (isItself && input.MetadataDirective !== 'REPLACE')
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  return source;
}

/** Copying tags, which is the default, needs permissions of its own. */
function mayCopyTags(
  kernel: ServiceContext,
  input: CopyObjectInput,
  source: ObjectVersion,
  context: CallContext,
): boolean {
  if (input.TaggingDirective === 'REPLACE' || Object.keys(source.tags).length === 0) return false;
  const read = objectPermission(
    input.SourceVersionId === undefined ? 'GetObjectTagging' : 'GetObjectVersionTagging',
    input.SourceBucket,
    input.SourceKey,
  );
  for (const permission of [...read, ...objectPermission('PutObjectTagging', input.Bucket, input.Key)])
    kernel.authorize(permission, context);
  return true;
}

function describeCopy(
  store: BucketStore,
  input: CopyObjectInput,
  source: ObjectVersion,
  version: ObjectVersion,
  checksums: Checksums,
): { Xml: object; VersionId?: string; SourceVersionId?: string } {
  const versioned = (bucket: string): boolean => store.bucket(bucket).versioning !== 'Unversioned';
  return {
    Xml: {
      CopyObjectResult: {
        ETag: `"${version.eTag}"`,
        LastModified: new Date(version.lastModifiedMs).toISOString(),
        ...Object.fromEntries(
          Object.entries(checksums).map(([algorithm, value]) => [`Checksum${algorithm}`, value]),
        ),
      },
    },
    ...(versioned(input.Bucket) ? { VersionId: version.versionId } : {}),
    ...(versioned(input.SourceBucket) ? { SourceVersionId: source.versionId } : {}),
  };
}

function copyMembers(headers: WireRequest['headers']): Members {
  const [source = '', query = ''] = (headers['x-amz-copy-source'] ?? '').split('?');
  const path = decode(source.replace(/^\//, ''));
  const slash = path.indexOf('/');
  if (slash < 1)
    throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
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
    ...tagMembers(headers),
  };
}
