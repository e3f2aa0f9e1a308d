import type { Body } from '../../../aws/wires/body.ts';
import { readBody } from '../../../aws/wires/body.ts';
import type { WireRequest } from '../../../aws/wires/wire.ts';
import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { objectPermission } from '../arns.ts';
import { type Checksums, verifyChecksums, sentChecksums } from '../checksums.ts';
import { kept, tagMembers } from '../http/object-headers.ts';
import type { RequestInput, Route, Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';
import { singleETag, writeObject } from '../write-object.ts';

/** The gateway's limit. */
export const LARGEST_OBJECT_BYTES = 128 * 1024 * 1024;

export interface PutObjectInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: Body;
  readonly ContentType?: string;
  readonly ContentMD5?: string;
  /** Headers to keep: content-encoding, cache-control, x-amz-meta-... */
  readonly Headers?: Readonly<Record<string, string>>;
  readonly Checksums?: Checksums;
  readonly ChecksumAlgorithm?: string;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

export interface WrittenObject {
  readonly ETag: string;
  readonly VersionId?: string;
  readonly Checksums: Checksums;
}

const ROUTE: Route = {
  on: 'object',
  method: 'PUT',
  when: (headers) => headers['x-amz-copy-source'] === undefined,
  read: readObject,
};

export function putObject(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<LongOperation<PutObjectInput, WrittenObject>> {
  return {
    route: ROUTE,
    required: ['Bucket', 'Key', 'Body'],
    optional: [
      'ContentType',
      'ContentMD5',
      'Headers',
      'Checksums',
      'ChecksumAlgorithm',
      'Tags',
      'IfMatch',
      'IfNoneMatch',
    ],
    permissions: ({ Bucket, Key, Tags }) => [
      ...objectPermission('PutObject', Bucket, Key),
      ...(Tags === undefined ? [] : objectPermission('PutObjectTagging', Bucket, Key)),
    ],
    handleLong: async (input, context) => {
      const { versioning } = store.bucket(input.Bucket);
      const bytes = await readBody(input.Body, LARGEST_OBJECT_BYTES);
      const checksums = verifyChecksums(
        bytes,
        input.Checksums ?? {},
        input.ChecksumAlgorithm,
        input.ContentMD5,
      );
      const blob = await kernel.blobs.put(bytes);
      const version = writeObject(
        kernel,
        store,
        {
          bucket: input.Bucket,
          key: input.Key,
          blob,
          sizeBytes: bytes.byteLength,
          eTag: singleETag(bytes),
          checksums,
          contentType: input.ContentType ?? 'application/octet-stream',
          headers: input.Headers ?? {},
          tags: input.Tags ?? {},
          reason: 'PutObject',
          ifMatch: input.IfMatch,
          ifNoneMatch: input.IfNoneMatch,
        },
        context,
      );
      return {
        ETag: version.eTag,
        Checksums: checksums,
        ...(versioning === 'Unversioned' ? {} : { VersionId: version.versionId }),
      };
    },
  };
}

function readObject({ headers, body }: WireRequest): RequestInput {
  return {
    input: {
      Body: body,
      ContentType: headers['content-type'],
      ContentMD5: headers['content-md5'],
      Headers: kept(headers),
      Checksums: sentChecksums(headers),
      ChecksumAlgorithm: headers['x-amz-sdk-checksum-algorithm'],
      ...tagMembers(headers),
      IfMatch: headers['if-match'],
      IfNoneMatch: headers['if-none-match'],
    },
  };
}
