import type { Members } from '../../../aws/members.ts';
import type { WireRequest } from '../../../aws/wires/wire.ts';
import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { conditions } from '../http/object-headers.ts';
import { parseRange } from '../http/range.ts';
import type { RequestInput, Routed } from '../http/route.ts';
import type { Target } from '../http/target.ts';
import { describeVersion, findForRead, type ReadInput, readPermissions } from '../read-object.ts';
import type { BucketStore } from '../store.ts';

export function getObject(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<
  LongOperation<
    ReadInput & { readonly Overrides?: Readonly<Record<string, string>> },
    Readonly<Record<string, unknown>>
  >
> {
  return {
    route: { on: 'object', method: 'GET', read: readHeaders },
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

function readHeaders({ headers }: WireRequest, { query }: Target): RequestInput {
  return { input: { Range: headers['range'], Overrides: overrides(query), ...conditions(headers) } };
}

/** Headers of the response that the query sets. */
function overrides(query: URLSearchParams): Members {
  return Object.fromEntries(
    [...query]
      .filter(([name]) => name.startsWith('response-'))
      .map(([name, value]) => [name.slice('response-'.length), value]),
  );
}
