import { accessDenied } from '../../aws/aws-error.ts';
import type { CallContext, Permission } from '../../kernel/operation.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { bucketArn, objectArn } from './arns.ts';
import { methodNotAllowed, noSuchKey, noSuchVersion, notModified, preconditionFailed } from './errors.ts';
import type { BucketStore, ObjectVersion } from './store.ts';

/** Members that GetObject and HeadObject share. */
export interface ReadInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: string;
  readonly IfUnmodifiedSince?: string;
  readonly ChecksumMode?: string;
  readonly Range?: string;
  readonly PartNumber?: string;
}

export function readPermissions({ Bucket, Key, VersionId }: ReadInput): readonly Permission[] {
  return [
    {
      action: VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion',
      resource: objectArn(Bucket, Key),
    },
  ];
}

/**
 * Finds the version to read. Without permission to list, AWS does not reveal whether an object is missing and
 * returns AccessDenied. Source: S3 API reference, GetObject ("Permissions").
 */
export function findForRead(
  kernel: ServiceContext,
  store: BucketStore,
  input: ReadInput,
  context: CallContext,
): ObjectVersion {
  const bucket = store.bucket(input.Bucket);
  const version =
    input.VersionId === undefined
      ? store.latest(bucket.name, input.Key)
      : store.version(bucket.name, input.Key, input.VersionId);
  if (version === undefined || (version.deleteMarker && input.VersionId === undefined)) {
    const permission: Permission = { action: 's3:ListBucket', resource: bucketArn(bucket.name) };
    if (!kernel.allows(permission, context))
      throw accessDenied(
        `Access Denied: ${input.Key} does not exist; without s3:ListBucket on ${bucket.name} AWS does not say so.`,
      );
    throw input.VersionId === undefined ? noSuchKey(input.Key) : noSuchVersion(input.Key, input.VersionId);
  }
  if (version.deleteMarker) throw methodNotAllowed(version.versionId);
  checkReadConditions(input, version);
  return version;
}

/** Source: RFC 9110, section 13.2.2 (precedence of preconditions). */
function checkReadConditions(input: ReadInput, { eTag, lastModifiedMs }: ObjectVersion): void {
  const modifiedSeconds = Math.floor(lastModifiedMs / 1000);
  const seconds = (text: string): number => Math.floor(Date.parse(text) / 1000);
  if (input.IfMatch !== undefined) {
    if (!matchesTag(input.IfMatch, eTag)) throw preconditionFailed('If-Match');
  } else if (input.IfUnmodifiedSince !== undefined && modifiedSeconds > seconds(input.IfUnmodifiedSince))
    throw preconditionFailed('If-Unmodified-Since');
  if (input.IfNoneMatch !== undefined) {
    if (matchesTag(input.IfNoneMatch, eTag)) throw notModified();
  } else if (input.IfModifiedSince !== undefined && modifiedSeconds <= seconds(input.IfModifiedSince))
    throw notModified();
}

export function matchesTag(wanted: string, eTag: string): boolean {
  return (
    wanted.trim() === '*' ||
    wanted.split(',').some((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', '') === eTag)
  );
}

/** Header-like members of a response about one version. */
export function describeVersion(
  version: ObjectVersion,
  versioned: boolean,
  checksumMode: string | undefined,
): Readonly<Record<string, unknown>> {
  return {
    ETag: version.eTag,
    ContentType: version.contentType,
    LastModifiedMs: version.lastModifiedMs,
    Headers: version.headers,
    ...(versioned ? { VersionId: version.versionId } : {}),
    ...(checksumMode === 'ENABLED' ? { Checksums: version.checksums } : {}),
    ...(Object.keys(version.tags).length === 0 ? {} : { TagCount: Object.keys(version.tags).length }),
  };
}
