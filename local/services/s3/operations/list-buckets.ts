import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import type { Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';

interface Output {
  readonly Xml: object;
}

/** All buckets in one page. */
export function listBuckets(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<AtomicOperation<object, Output>> {
  return {
    route: { on: 'account', method: 'GET' },
    required: [],
    optional: [],
    permissions: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
    handle: () => ({
      Xml: {
        ListAllMyBucketsResult: {
          Owner: { ID: kernel.accountId },
          Buckets: {
            Bucket: store.buckets().map(({ name, createdAtMs }) => ({
              Name: name,
              CreationDate: new Date(createdAtMs).toISOString(),
            })),
          },
        },
      },
    }),
  };
}
