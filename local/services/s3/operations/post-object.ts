import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { objectPermission } from '../arns.ts';
import type { BucketStore } from '../store.ts';
import { singleETag, writeObject } from '../write-object.ts';

export interface PostObjectInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly Bytes: Buffer;
  readonly ContentType?: string;
  readonly Headers?: Readonly<Record<string, string>>;
  /** The response status that the form requests: 200, 201 or 204. */
  readonly SuccessStatus?: string;
  readonly SuccessRedirect?: string;
}

export interface PostedObject {
  readonly Key: string;
  readonly ETag: string;
  readonly VersionId?: string;
}

/** A browser's form upload; the wire has already checked the form's policy. */
export function postObject(
  kernel: ServiceContext,
  store: BucketStore,
): LongOperation<PostObjectInput, PostedObject> {
  return {
    required: ['Bucket', 'Key', 'Bytes'],
    optional: ['ContentType', 'Headers', 'SuccessStatus', 'SuccessRedirect'],
    permissions: ({ Bucket, Key }) => objectPermission('PutObject', Bucket, Key),
    handleLong: async ({ Bucket, Key, Bytes, ContentType, Headers = {} }, context) => {
      const { versioning } = store.bucket(Bucket);
      const blob = await kernel.blobs.put(Bytes);
      const version = writeObject(
        kernel,
        store,
        {
          bucket: Bucket,
          key: Key,
          blob,
          sizeBytes: Bytes.byteLength,
          eTag: singleETag(Bytes),
          checksums: {},
          contentType: ContentType ?? 'application/octet-stream',
          headers: Headers,
          tags: {},
          reason: 'POST Object',
        },
        context,
      );
      return {
        Key,
        ETag: version.eTag,
        ...(versioning === 'Unversioned' ? {} : { VersionId: version.versionId }),
      };
    },
  };
}
