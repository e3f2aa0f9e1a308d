import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { conditions } from '../http/object-headers.ts';
import type { Routed } from '../http/route.ts';
import { describeVersion, findForRead, type ReadInput, readPermissions } from '../read-object.ts';
import type { BucketStore } from '../store.ts';

export function headObject(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<AtomicOperation<ReadInput, Readonly<Record<string, unknown>>>> {
  return {
    route: { on: 'object', method: 'HEAD', read: ({ headers }) => ({ input: conditions(headers) }) },
    required: ['Bucket', 'Key'],
    optional: ['VersionId', 'IfMatch', 'IfNoneMatch', 'IfModifiedSince', 'IfUnmodifiedSince', 'ChecksumMode'],
    permissions: readPermissions,
    handle: (input, context) => {
      const version = findForRead(kernel, store, input, context);
      const versioned = store.bucket(input.Bucket).versioning !== 'Unversioned';
      return { ...describeVersion(version, versioned, input.ChecksumMode), ContentLength: version.sizeBytes };
    },
  };
}
