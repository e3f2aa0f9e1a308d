import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { parseRange } from '../http/range.ts';
import { describeVersion, findForRead, type ReadInput, readPermissions } from '../read-object.ts';
import type { BucketStore } from '../store.ts';

export function getObject(
  kernel: ServiceContext,
  store: BucketStore,
): LongOperation<
  ReadInput & { readonly Overrides?: Readonly<Record<string, string>> },
  Readonly<Record<string, unknown>>
> {
  return {
    required: ['Bucket', 'Key'],
    optional: [
      'VersionId',
      'Range',
      'IfMatch',
      'IfNoneMatch',
      'IfModifiedSince',
      'IfUnmodifiedSince',
      'ChecksumMode',
      'Overrides',
    ],
    permissions: readPermissions,
    handleLong: async (input, context) => {
      const version = findForRead(kernel, store, input, context);
      const versioned = store.bucket(input.Bucket).versioning !== 'Unversioned';
      const range = input.Range === undefined ? undefined : parseRange(input.Range, version.sizeBytes);
      const Body =
        range === undefined
          ? await kernel.blobs.get(version.blob)
          : await kernel.blobs.getRange(version.blob, range.start, range.end);
      return {
        ...describeVersion(version, versioned, range === undefined ? input.ChecksumMode : undefined),
        Body,
        Overrides: input.Overrides,
        ...(range === undefined
          ? {}
          : {
              ContentRange: `bytes ${String(range.start)}-${String(range.end)}/${String(version.sizeBytes)}`,
            }),
      };
    },
  };
}
